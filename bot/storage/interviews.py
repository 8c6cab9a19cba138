"""Interviews, read and planned."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import Interview, InterviewStatus, Staff


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """A planned interview and who holds it."""

    id: int
    at: datetime
    staff_name: str
    online: bool
    place: str | None


def next_of(session: Session, client_id: int, now: datetime) -> PlannedInterview | None:
    """The client's next planned interview."""
    statement = (
        select(Interview.id, Interview.at, Staff.name, Interview.online, Interview.place)
        .join(Staff, Staff.id == Interview.staff_id)
        .where(
            Interview.client_id == client_id,
            Interview.status == InterviewStatus.PLANNED,
            Interview.at >= now,
        )
        .order_by(Interview.at)
        .limit(1)
    )
    row = session.execute(statement).first()
    return PlannedInterview(row.id, row.at, row.name, row.online, row.place) if row else None
