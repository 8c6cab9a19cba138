"""Weekly records read page by page, with their answers and words, for exports."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, String, bindparam, cast, select, tuple_
from sqlalchemy.orm import Session

from bot.dialogs.own_items import Aspect, OwnItem
from bot.storage import models
from bot.storage.models import Answer, AnswerText, Client, Record, Text, table_of

PAGE = 500

RECORDS, ANSWERS, PIECES = table_of(Record), table_of(Answer), table_of(AnswerText)
TEXTS, CLIENTS, OWN_ITEMS = table_of(Text), table_of(Client), table_of(models.OwnItem)


class Given(NamedTuple):
    """What stands for one question: a choice, or words in the order in which they were written.

    `at` is UTC as the database writes it, 2026-11-25 10:01:00: a year of a large office has a million
    of these, and most moments are only written into a file again.
    """

    kind: str
    value: int | None
    scale: int | None
    at: str
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
    """All records of those days in order of day and client, as they lie on the disk; a page at a time."""
    after: tuple[date, int] | None = None
    people = _People(session)
    while rows := _page(session, days, after):
        after = (rows[-1].day, rows[-1].client_id)
        given = _given(session, [row.id for row in rows])
        people.meet({row.client_id for row in rows})
        for row in rows:
            yield StoredRecord(
                row.day,
                row.status,
                row.form_version,
                row.client_id,
                people.names[row.client_id],
                given[row.id],
                people.own_items.get(row.client_id, ()),
            )


def _page(session: Session, days: Days, after: tuple[date, int] | None) -> Sequence[Any]:
    columns = RECORDS.c
    statement = (
        select(columns.id, columns.day, columns.status, columns.form_version, columns.client_id)
        .order_by(columns.day, columns.client_id)
        .limit(PAGE)
    )
    if days.first is not None:
        statement = statement.where(columns.day >= days.first)
    if days.last is not None:
        statement = statement.where(columns.day <= days.last)
    if after is not None:
        statement = statement.where(tuple_(columns.day, columns.client_id) > after)
    return session.connection().execute(statement).all()


_THESE: BindParameter[Any] = bindparam("records", expanding=True)

_CHOICES = select(
    ANSWERS.c.record_id,
    ANSWERS.c.question,
    ANSWERS.c.kind,
    ANSWERS.c.value,
    ANSWERS.c.scale,
    cast(ANSWERS.c.answered_at, String),
).where(ANSWERS.c.record_id.in_(_THESE))
_WORDS = (
    select(PIECES.c.record_id, PIECES.c.question, cast(PIECES.c.sent_at, String), TEXTS.c.body)
    .join(TEXTS, TEXTS.c.message_id == PIECES.c.message_id)
    .where(PIECES.c.record_id.in_(_THESE), TEXTS.c.body.is_not(None))
    .order_by(PIECES.c.sent_at, PIECES.c.message_id)
)


def _given(session: Session, records: Collection[int]) -> dict[int, dict[str, Given]]:
    """By record and question. Words count from the moment they were written, also before つぎへ."""
    found: dict[int, dict[str, Given]] = {record: {} for record in records}
    connection, these = session.connection(), {"records": records}
    for record, question, kind, value, scale, at in connection.execute(_CHOICES, these).all():
        found[record][question] = Given(kind, value, scale, at)
    for record, question, at, body in connection.execute(_WORDS, these).all():
        found[record][question] = _with_words(found[record].get(question), body, at)
    return found


def _with_words(before: Given | None, body: str, at: str) -> Given:
    if before is None:
        return Given("answered", None, None, at, (body,))
    return before._replace(at=max(before.at, at), words=(*before.words, body))


@dataclass
class _People:
    """Names and own items, decrypted once for each client however many weeks there are."""

    session: Session
    names: dict[int, str] = field(default_factory=dict)
    own_items: dict[int, tuple[OwnItem, ...]] = field(default_factory=dict)

    def meet(self, clients: Collection[int]) -> None:
        """Read whoever has not come up yet."""
        new = set(clients) - self.names.keys()
        if not new:
            return
        named = select(CLIENTS.c.id, CLIENTS.c.name).where(CLIENTS.c.id.in_(new))
        self.names.update({row.id: row.name or "" for row in self.session.connection().execute(named)})
        columns = OWN_ITEMS.c
        items = select(columns.id, columns.client_id, columns.wording, columns.aspect)
        mine = items.where(columns.client_id.in_(new)).order_by(columns.id)
        for row in self.session.connection().execute(mine):
            item = OwnItem(f"own-{row.id}", row.wording or "", Aspect(row.aspect))
            self.own_items[row.client_id] = (*self.own_items.get(row.client_id, ()), item)
