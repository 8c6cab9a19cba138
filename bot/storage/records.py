"""Weekly records read page by page, with their answers and words, for exports."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import AnswerKind
from bot.storage import models
from bot.storage.models import Answer, AnswerText, Client, Record, Text

PAGE = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What stands for one question: a choice, or words in the order in which they were written."""

    kind: AnswerKind
    value: int | None
    scale: int | None
    at: datetime
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record with whatever was given so far. `own_items` are all that the client ever had."""

    day: date
    status: str
    form_version: str
    client_id: int
    client_name: str
    given: Mapping[str, Given]
    own_items: tuple[OwnItem, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day of records that are wanted; None where there is no bound."""

    first: date | None = None
    last: date | None = None


def records_in(session: Session, days: Days) -> Iterator[StoredRecord]:
    """All records of those days in order of day and client, a page at a time."""
    after: tuple[date, int] | None = None
    while rows := _page(session, days, after):
        after = (rows[-1].day, rows[-1].client_id)
        given = _given(session, [row.id for row in rows])
        own = _own_items(session, {row.client_id for row in rows})
        for row in rows:
            yield StoredRecord(
                row.day,
                row.status,
                row.form_version,
                row.client_id,
                row.name or "",
                given.get(row.id, {}),
                own.get(row.client_id, ()),
            )


def _page(session: Session, days: Days, after: tuple[date, int] | None) -> Sequence[Any]:
    statement = (
        select(Record.id, Record.day, Record.status, Record.form_version, Record.client_id, Client.name)
        .join(Client, Client.id == Record.client_id)
        .order_by(Record.day, Record.client_id)
        .limit(PAGE)
    )
    if days.first is not None:
        statement = statement.where(Record.day >= days.first)
    if days.last is not None:
        statement = statement.where(Record.day <= days.last)
    if after is not None:
        statement = statement.where(tuple_(Record.day, Record.client_id) > after)
    return session.execute(statement).all()


def _given(session: Session, records: Collection[int]) -> dict[int, dict[str, Given]]:
    """By record and question. Words count from the moment they were written, also before つぎへ."""
    found: dict[int, dict[str, Given]] = {}
    for answer in session.execute(
        select(
            Answer.record_id, Answer.question, Answer.kind, Answer.value, Answer.scale, Answer.answered_at
        ).where(Answer.record_id.in_(records))
    ):
        kind = AnswerKind(answer.kind)
        given = Given(kind, answer.value, answer.scale, answer.answered_at)
        found.setdefault(answer.record_id, {})[answer.question] = given
    for piece in session.execute(
        select(AnswerText.record_id, AnswerText.question, AnswerText.sent_at, Text.body)
        .join(Text, Text.message_id == AnswerText.message_id)
        .where(AnswerText.record_id.in_(records), Text.body.is_not(None))
        .order_by(AnswerText.sent_at, AnswerText.message_id)
    ):
        of_record = found.setdefault(piece.record_id, {})
        before = of_record.get(piece.question)
        of_record[piece.question] = _with_words(before, piece.body, piece.sent_at)
    return found


def _with_words(before: Given | None, body: str, at: datetime) -> Given:
    if before is None:
        return Given(AnswerKind.ANSWERED, None, None, at, (body,))
    return Given(before.kind, before.value, before.scale, max(before.at, at), (*before.words, body))


def _own_items(session: Session, clients: Collection[int]) -> dict[int, tuple[OwnItem, ...]]:
    found: dict[int, tuple[OwnItem, ...]] = {}
    mine = select(models.OwnItem).where(models.OwnItem.client_id.in_(clients)).order_by(models.OwnItem.id)
    for row in session.scalars(mine):
        item = OwnItem(f"own-{row.id}", row.wording or "", Aspect(row.aspect))
        found[row.client_id] = (*found.get(row.client_id, ()), item)
    return found
