"""Records, their answers and the texts in them, as a conversation writes and reads them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from bot.dialogs.events import AnswerGiven
from bot.dialogs.own_items import Aspect
from bot.dialogs.own_items import OwnItem as OwnItemValue
from bot.dialogs.state import Answer, AnswerKind, Length, Piece, Record, RecordStatus
from bot.storage import models, prepared
from bot.storage.models import AnswerText, Client, Concern, Form, Note, OwnItem, Text, table_of
from bot.storage.session import insert_if_new, insert_of, insert_or_ignore

RECORDS = table_of(models.Record)
ANSWERS = table_of(models.Answer)
PIECES = table_of(AnswerText)
TEXTS = table_of(Text)
_THE_RECORD = (RECORDS.c.client_id == bindparam("client"), RECORDS.c.day == bindparam("on"))
_RECORD_ID = select(RECORDS.c.id).where(*_THE_RECORD)
_CHANGE = update(RECORDS).where(*_THE_RECORD)
UNFINISHED = (RecordStatus.OPEN, RecordStatus.HELD)


def keep_form(session: Session, version: str, source: str, now: datetime) -> None:
    """Keep a version of the form for ever; known ones stay as they are."""
    insert_or_ignore(session, table_of(Form), [{"version": version, "source": source, "created_at": now}])


def form_source(session: Session, version: str) -> str | None:
    """The text of the form of that version."""
    return session.scalar(select(Form.source).where(Form.version == version))


def begin(
    session: Session, client_id: int, day: date, length: Length, form_version: str, at: datetime
) -> None:
    """Begin the record of that day; older unfinished ones are closed as unfinished."""
    close_unfinished(session, client_id, at)
    row = {
        "client_id": client_id,
        "day": day,
        "form_version": form_version,
        "length": length,
        "status": RecordStatus.OPEN,
        "all_answered": False,
        "begun_at": at,
    }
    insert_or_ignore(session, RECORDS, [row])


def close_unfinished(session: Session, client_id: int, at: datetime) -> None:
    """What was not submitted by now stays unfinished, with its answers."""
    session.connection().execute(
        update(RECORDS)
        .where(RECORDS.c.client_id == client_id, RECORDS.c.status.in_(UNFINISHED))
        .values(status=RecordStatus.UNFINISHED, closed_at=at)
    )


def record_id(session: Session, client_id: int, day: date) -> int:
    """The id of the client's record of that day."""
    return int(prepared.execute(session, _RECORD_ID, {"client": client_id, "on": day})[0].id)


def change(session: Session, client_id: int, day: date, **columns: Any) -> None:
    """Set columns of one record."""
    session.connection().execute(_CHANGE, {"client": client_id, "on": day, **columns})


def answer(session: Session, client_id: int, given: AnswerGiven) -> None:
    """The answer that stands from now on, in the client's record of that day."""
    row = {
        "client": client_id,
        "on": given.day,
        "question": given.question,
        "kind": given.kind,
        "value": given.value,
        "scale": given.scale,
        "answered_at": given.at,
    }
    prepared.execute(session, _answer(session.get_bind().dialect.name), row)


@cache
def _answer(dialect: str) -> Any:
    # The record is looked up by the statement that needs it: every answer takes this way.
    insertion = insert_of(dialect, ANSWERS).inline().values(record_id=_RECORD_ID.scalar_subquery())
    changed = {name: insertion.excluded[name] for name in ("kind", "value", "scale", "answered_at")}
    return insertion.on_conflict_do_update(index_elements=("record_id", "question"), set_=changed)


def withdraw(session: Session, record: int, question: str) -> None:
    """No answer stands; what was written stays in its text rows."""
    for table in (ANSWERS, PIECES):
        session.connection().execute(
            delete(table).where(table.c.record_id == record, table.c.question == question)
        )


def add_piece(session: Session, record: int, question: str, message_id: str, at: datetime) -> None:
    """One message of a free-text answer."""
    row = {"message_id": message_id, "record_id": record, "question": question, "sent_at": at}
    insert_or_ignore(session, PIECES, [row])


def keep_text(session: Session, row: Mapping[str, Any]) -> bool:
    """Store what was written; False where an unsend (or the text itself) came first."""
    return insert_if_new(session, TEXTS, dict(row))


def keep_note(session: Session, client_id: int, message_id: str, about: str, now: datetime) -> None:
    """Words outside any question."""
    row = {"client_id": client_id, "message_id": message_id, "about": about, "created_at": now}
    insert_or_ignore(session, table_of(Note), [row])


def unsend(session: Session, message_id: str, line_user_id: str, at: datetime) -> None:
    """Blank a text for good; the row stays, so that the text cannot come in after its unsend."""
    row = {"message_id": message_id, "line_user_id": line_user_id, "sent_at": at, "unsent_at": at}
    insert_or_ignore(session, TEXTS, [row])
    session.connection().execute(
        update(TEXTS)
        .where(TEXTS.c.message_id == message_id, TEXTS.c.line_user_id == line_user_id)
        .values(body=None, unsent_at=at)
    )
    session.connection().execute(delete(PIECES).where(PIECES.c.message_id == message_id))


def texts_of(session: Session, message_ids: Collection[str]) -> dict[str, str]:
    """The words of these messages, as far as they still stand."""
    if not message_ids:
        return {}
    statement = select(TEXTS.c.message_id, TEXTS.c.body).where(
        TEXTS.c.message_id.in_(message_ids), TEXTS.c.body.is_not(None)
    )
    return {row.message_id: row.body for row in session.connection().execute(statement)}


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record read back, with the version of its form."""

    record: Record
    id: int


def latest(session: Session, client_id: int) -> StoredRecord | None:
    """The client's last record with its answers."""
    row = _last(session, RECORDS.c.client_id == client_id)
    if row is None:
        return None
    answers = _answers(session, row.id)
    own = own_items(session, client_id, keys={key for key in answers if key.startswith("own-")})
    return StoredRecord(_record(row, answers, own), row.id)


def open_record(session: Session, client_id: int) -> Record | None:
    """The record that the client can go on with, as a conversation knows it that has lost it."""
    row = _last(session, RECORDS.c.client_id == client_id, RECORDS.c.status.in_(UNFINISHED))
    if row is None:
        return None
    record = _record(row, _answers(session, row.id), own_items(session, client_id))
    worried = exists().where(Concern.client_id == client_id, Concern.noticed_at >= row.begun_at)
    facts = select(Client.medication, worried).where(Client.id == client_id)
    medication, is_worried = session.execute(facts).one()
    return replace(record, medication=medication, worried=is_worried)


def _last(session: Session, *which: ColumnElement[bool]) -> Any:
    statement = select(RECORDS).where(*which).order_by(RECORDS.c.day.desc()).limit(1)
    return session.connection().execute(statement).first()


def _record(row: Any, answers: dict[str, Answer], own: tuple[OwnItemValue, ...]) -> Record:
    return Record(
        day=row.day,
        form_version=row.form_version,
        length=Length(row.length),
        status=RecordStatus(row.status),
        answers=answers,
        own_items=own,
    )


def _answers(session: Session, record: int) -> dict[str, Answer]:
    pieces: dict[str, list[Piece]] = {}
    written = select(PIECES).where(PIECES.c.record_id == record).order_by(PIECES.c.sent_at)
    for row in session.connection().execute(written):
        pieces.setdefault(row.question, []).append(Piece(row.message_id, row.sent_at))
    given = session.connection().execute(select(ANSWERS).where(ANSWERS.c.record_id == record))
    return {
        row.question: Answer(
            AnswerKind(row.kind), row.answered_at, row.value, tuple(pieces.get(row.question, ()))
        )
        for row in given
    }


def own_items(
    session: Session, client_id: int, keys: Collection[str] | None = None
) -> tuple[OwnItemValue, ...]:
    """The client's own items of today, or those of the given keys, retired ones too."""
    statement = select(OwnItem).where(OwnItem.client_id == client_id).order_by(OwnItem.id)
    rows: Sequence[OwnItem] = session.scalars(statement).all()
    found = [(OwnItemValue(f"own-{row.id}", row.wording or "", Aspect(row.aspect)), row) for row in rows]
    if keys is None:
        return tuple(item for item, row in found if row.retired_at is None)
    return tuple(item for item, _ in found if item.key in keys)
