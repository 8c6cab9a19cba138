"""What clients wrote, read for staff: the words, where they were written, and what they were read as."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from bot.concerns.concern import Level, rank
from bot.storage.models import AgendaItem, AnswerText, Concern, Note, Text, table_of

TEXTS = table_of(Text)


@dataclass(frozen=True, slots=True)
class WrittenText:
    """One message that stands. Either `question` (of a record) or `about` (of a note) is set.

    `category` and `level` are of its most serious concern.
    """

    message_id: str
    client_id: int
    at: datetime
    body: str
    record_id: int | None
    question: str | None
    about: str | None
    level: Level | None
    category: str | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Something a client wants to talk about: a topic, or words."""

    interview_id: int
    at: datetime
    topic: str | None
    body: str | None
    message_id: str | None


_STANDING = (
    select(
        Text.message_id,
        Text.client_id,
        Text.sent_at,
        Text.body,
        Text.read_at,
        AnswerText.record_id,
        AnswerText.question,
        Note.about,
    )
    .outerjoin(AnswerText, AnswerText.message_id == Text.message_id)
    .outerjoin(Note, Note.message_id == Text.message_id)
    .where(
        Text.body.is_not(None),
        or_(AnswerText.message_id.is_not(None), Note.message_id.is_not(None)),
    )
    .order_by(Text.sent_at, Text.message_id)
)


def of_clients(
    session: Session, client_ids: Collection[int], since: datetime | None, until: datetime
) -> list[WrittenText]:
    """Answers and notes written after `since`, up to `until`, oldest first; unsent words are gone."""
    statement = _STANDING.where(Text.client_id.in_(client_ids), Text.sent_at <= until)
    if since is not None:
        statement = statement.where(Text.sent_at > since)
    noticed = _noticed(session, Concern.client_id.in_(client_ids))
    return [_written(row, noticed.get(row.message_id)) for row in session.execute(statement)]


def newest_of_client(session: Session, client_id: int, limit: int) -> list[WrittenText]:
    """The latest answers and notes of one client, newest first."""
    newest = _STANDING.order_by(None).order_by(Text.sent_at.desc(), Text.message_id.desc())
    rows = session.execute(newest.where(Text.client_id == client_id).limit(limit)).all()
    noticed = _noticed(session, Concern.message_id.in_([row.message_id for row in rows]))
    return [_written(row, noticed.get(row.message_id)) for row in rows]


def _written(row: Any, noticed: tuple[Level, str] | None) -> WrittenText:
    return WrittenText(
        message_id=row.message_id,
        client_id=row.client_id,
        at=row.sent_at,
        body=row.body,
        record_id=row.record_id,
        question=row.question,
        about=row.about,
        level=noticed[0] if noticed else None,
        category=noticed[1] if noticed else None,
        read_at=row.read_at,
    )


def _noticed(session: Session, wanted: ColumnElement[bool]) -> dict[str, tuple[Level, str]]:
    statement = select(Concern.message_id, Concern.level, Concern.category).where(
        wanted, Concern.message_id.is_not(None)
    )
    found: dict[str, tuple[Level, str]] = {}
    for message_id, level_name, category in session.execute(statement):
        level = Level(level_name)
        known = found.get(message_id or "")
        if known is None or rank(level) > rank(known[0]):
            found[message_id or ""] = (level, category)
    return found


def agendas(session: Session, interview_ids: Collection[int]) -> list[AgendaLine]:
    """What was put on these interviews' agendas, in order; unsent words are gone."""
    statement = (
        select(
            AgendaItem.interview_id,
            AgendaItem.created_at,
            AgendaItem.topic,
            AgendaItem.message_id,
            Text.body,
        )
        .outerjoin(Text, Text.message_id == AgendaItem.message_id)
        .where(
            AgendaItem.interview_id.in_(interview_ids),
            or_(AgendaItem.message_id.is_(None), Text.body.is_not(None)),
        )
        .order_by(AgendaItem.created_at, AgendaItem.id)
    )
    return [
        AgendaLine(row.interview_id, row.created_at, row.topic, row.body, row.message_id)
        for row in session.execute(statement)
    ]


def _unread(statement: Any, client_ids: Any) -> Any:
    return statement.where(Text.client_id.in_(client_ids), Text.read_at.is_(None))


def count_unread(session: Session, client_ids: Any) -> int:
    """How many texts nobody has marked as read. `client_ids` may be a subquery."""
    found = _unread(_STANDING.with_only_columns(Text.message_id).order_by(None), client_ids).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def unread(session: Session, client_ids: Any, offset: int, limit: int) -> list[WrittenText]:
    """What nobody has marked as read, oldest first. `client_ids` may be a subquery."""
    rows = session.execute(_unread(_STANDING, client_ids).offset(offset).limit(limit)).all()
    noticed = _noticed(session, Concern.message_id.in_([row.message_id for row in rows]))
    return [_written(row, noticed.get(row.message_id)) for row in rows]


@dataclass(frozen=True, slots=True)
class UnreadConcern:
    """Something noticed in the numbers or in silence that nobody has marked as read."""

    id: int
    client_id: int
    level: Level
    category: str
    rule: str
    at: datetime


def _unread_concerns(client_ids: Any) -> tuple[Any, ...]:
    """Without words of their own; those of alerts stand with the alerts."""
    return (
        Concern.client_id.in_(client_ids),
        Concern.message_id.is_(None),
        Concern.alert_id.is_(None),
        Concern.read_at.is_(None),
    )


def count_unread_concerns(session: Session, client_ids: Any) -> int:
    """How many concerns without words nobody has marked as read."""
    wanted = _unread_concerns(client_ids)
    return session.scalar(select(func.count()).select_from(Concern).where(*wanted)) or 0


def unread_concerns(session: Session, client_ids: Any, offset: int, limit: int) -> list[UnreadConcern]:
    """Concerns without words that nobody has marked as read, oldest first."""
    statement = select(Concern).where(*_unread_concerns(client_ids))
    ordered = statement.order_by(Concern.noticed_at, Concern.id).offset(offset).limit(limit)
    return [
        UnreadConcern(row.id, row.client_id or 0, Level(row.level), row.category, row.rule, row.noticed_at)
        for row in session.scalars(ordered)
    ]


def mark_read(session: Session, message_id: str, staff_id: int, now: datetime) -> bool:
    """Somebody has read it, and what was noticed in it; False where somebody had before."""
    read = {"read_at": now, "read_by_staff_id": staff_id}
    session.execute(
        update(Concern).where(Concern.message_id == message_id, Concern.read_at.is_(None)).values(**read)
    )
    wanted = (Text.message_id == message_id, Text.read_at.is_(None))
    changed = session.connection().execute(update(TEXTS).where(*wanted).values(**read))
    return changed.rowcount == 1


def mark_concern_read(session: Session, concern_id: int, staff_id: int, now: datetime) -> None:
    """Somebody has read what was noticed in the numbers."""
    read = {"read_at": now, "read_by_staff_id": staff_id}
    wanted = (Concern.id == concern_id, Concern.read_at.is_(None))
    session.execute(update(Concern).where(*wanted).values(**read))
