"""Interviews whose messages are due: claimed by one worker; and what clients answered to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.concerns.concern import Level
from bot.storage.models import (
    AgendaItem,
    Alert,
    AlertState,
    Client,
    Interview,
    InterviewStatus,
    Staff,
    table_of,
)

INTERVIEWS = table_of(Interview)
LOOK_AHEAD = timedelta(days=35)
"""Five business days are never further away than that, whatever the office's closures."""
_CRISIS_OPEN = exists().where(
    Alert.client_id == Client.id, Alert.level == Level.CRISIS, Alert.state != AlertState.RESOLVED
)


@dataclass(frozen=True, slots=True)
class DueInterview:
    """A planned interview, the client's account where LINE reaches them, and what was sent already."""

    id: int
    at: datetime
    online: bool
    place: str | None
    staff_id: int
    staff_name: str
    client_id: int
    line_user_id: str | None
    crisis_open: bool
    agenda_asked: bool
    noticed: bool
    digest_told: bool


def claim_coming(session: Session, at: datetime) -> list[DueInterview]:
    """Lock the planned interviews of the next weeks that something has yet to be sent of."""
    reached = Client.line_user_id.is_not(None) & Client.blocked_at.is_(None) & Client.stopped_at.is_(None)
    statement = (
        select(
            Interview.id,
            Interview.at,
            Interview.online,
            Interview.place,
            Interview.staff_id,
            Staff.name,
            Interview.client_id,
            Client.line_user_id,
            reached.label("reached"),
            _CRISIS_OPEN.label("crisis_open"),
            Interview.agenda_asked_at,
            Interview.noticed_at,
            Interview.digest_told_at,
        )
        .join(Client, Client.id == Interview.client_id)
        .join(Staff, Staff.id == Interview.staff_id)
        .where(
            Interview.status == InterviewStatus.PLANNED,
            Interview.at > at,
            Interview.at < at + LOOK_AHEAD,
            or_(
                reached & Interview.agenda_asked_at.is_(None),
                reached & Interview.noticed_at.is_(None),
                Interview.digest_told_at.is_(None),
            ),
        )
        .order_by(Interview.at)
        .with_for_update(of=Interview, skip_locked=True)
    )
    return [
        DueInterview(
            id=row.id,
            at=row.at,
            online=row.online,
            place=row.place,
            staff_id=row.staff_id,
            staff_name=row.name,
            client_id=row.client_id,
            line_user_id=row.line_user_id if row.reached else None,
            crisis_open=row.crisis_open,
            agenda_asked=row.agenda_asked_at is not None,
            noticed=row.noticed_at is not None,
            digest_told=row.digest_told_at is not None,
        )
        for row in session.execute(statement)
    ]


def mark(session: Session, interview_id: int, **moments: datetime) -> None:
    """Set when something happened around an interview."""
    session.execute(update(INTERVIEWS).where(INTERVIEWS.c.id == interview_id).values(**moments))


def add_agenda(
    session: Session,
    interview_id: int,
    now: datetime,
    *,
    topic: str | None = None,
    message_id: str | None = None,
) -> None:
    """A topic once, or one message of words."""
    same = (AgendaItem.interview_id == interview_id, AgendaItem.topic == topic)
    if topic is not None and session.scalar(select(AgendaItem.id).where(*same)) is not None:
        return
    row = {
        "interview_id": interview_id,
        "topic": topic,
        "message_id": message_id,
        "created_at": now,
    }
    session.execute(insert(table_of(AgendaItem)), row)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an interview, with whom, and whether its digest was told already."""

    staff_id: int
    nickname: str
    client_id: int
    digest_told: bool


def holder_of(session: Session, interview_id: int) -> Holder:
    """Of one interview that is there."""
    statement = (
        select(Interview.staff_id, Client.nickname, Client.id, Interview.digest_told_at)
        .join(Client, Client.id == Interview.client_id)
        .where(Interview.id == interview_id)
    )
    row = session.execute(statement).one()
    return Holder(row.staff_id, row.nickname or "", row.id, row.digest_told_at is not None)
