"""What clients wrote, read for staff: the words, where they were written, and what they were read as."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.concerns.concern import Level, rank
from bot.storage.models import AgendaItem, AnswerText, Concern, Note, Text


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
    noticed = _noticed(session, client_ids)
    return [_written(row, noticed.get(row.message_id)) for row in session.execute(statement)]


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


def _noticed(session: Session, client_ids: Collection[int]) -> dict[str, tuple[Level, str]]:
    statement = select(Concern.message_id, Concern.level, Concern.category).where(
        Concern.client_id.in_(client_ids), Concern.message_id.is_not(None)
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
