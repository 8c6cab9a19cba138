"""Interviews, read and planned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.storage.models import Client, Interview, InterviewStatus, Staff


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """A planned interview and who holds it."""

    id: int
    at: datetime
    staff_name: str
    online: bool
    place: str | None
    agenda_asked: bool = False
    noticed: bool = False


def next_of(session: Session, client_id: int, now: datetime) -> PlannedInterview | None:
    """The client's next planned interview."""
    statement = (
        select(
            Interview.id,
            Interview.at,
            Staff.name,
            Interview.online,
            Interview.place,
            Interview.agenda_asked_at.is_not(None).label("agenda_asked"),
            Interview.noticed_at.is_not(None).label("noticed"),
        )
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
    return PlannedInterview(*row) if row else None


def find(session: Session, interview_id: int) -> Interview | None:
    """The interview of that number, locked until the end of the transaction."""
    return session.scalar(select(Interview).where(Interview.id == interview_id).with_for_update())


def planned_at(session: Session, client_id: int, at: datetime) -> Interview | None:
    """The client's planned interview at exactly that time."""
    return session.scalar(
        select(Interview).where(
            Interview.client_id == client_id,
            Interview.at == at,
            Interview.status == InterviewStatus.PLANNED,
        )
    )


@dataclass(frozen=True, slots=True)
class ListedInterview:
    """An interview with the people in it, for lists and digests."""

    id: int
    client_id: int
    client_name: str
    nickname: str
    staff_id: int
    staff_name: str
    at: datetime
    online: bool
    place: str | None
    status: InterviewStatus
    change_wanted: bool
    confirmed: bool
    repeats_monthly: bool
    note: str | None


def _listing() -> Any:
    return (
        select(
            Interview.id,
            Interview.client_id,
            Client.name.label("client_name"),
            Client.nickname,
            Interview.staff_id,
            Staff.name.label("staff_name"),
            Interview.at,
            Interview.online,
            Interview.place,
            Interview.status,
            Interview.change_wanted_at,
            Interview.confirmed_at,
            Interview.repeats_monthly,
            Interview.note,
        )
        .join(Client, Client.id == Interview.client_id)
        .join(Staff, Staff.id == Interview.staff_id)
        .where(Client.erased_at.is_(None))
        .order_by(Interview.at, Interview.id)
    )


def _listed(row: Any) -> ListedInterview:
    return ListedInterview(
        id=row.id,
        client_id=row.client_id,
        client_name=row.client_name or "",
        nickname=row.nickname or "",
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        at=row.at,
        online=row.online,
        place=row.place,
        status=InterviewStatus(row.status),
        change_wanted=row.change_wanted_at is not None,
        confirmed=row.confirmed_at is not None,
        repeats_monthly=row.repeats_monthly,
        note=row.note,
    )


def between(
    session: Session, first: datetime, end: datetime, *, staff_id: int | None = None
) -> list[ListedInterview]:
    """Interviews from `first` up to, not including, `end`, cancelled ones too.

    Of one staff member: those that they hold, and those of their own clients.
    """
    statement = _listing().where(Interview.at >= first, Interview.at < end)
    if staff_id is not None:
        statement = statement.where(or_(Interview.staff_id == staff_id, Client.staff_id == staff_id))
    return [_listed(row) for row in session.execute(statement)]


def held_by(session: Session, staff_id: int, first: datetime, end: datetime) -> list[ListedInterview]:
    """The interviews that a staff member holds in that time; cancelled ones are none."""
    statement = _listing().where(
        Interview.staff_id == staff_id,
        Interview.at >= first,
        Interview.at < end,
        Interview.status != InterviewStatus.CANCELLED,
    )
    return [_listed(row) for row in session.execute(statement)]


def listed(session: Session, interview_id: int) -> ListedInterview | None:
    """One interview with the people in it."""
    row = session.execute(_listing().where(Interview.id == interview_id)).first()
    return _listed(row) if row else None


def of_client(session: Session, client_id: int) -> list[ListedInterview]:
    """All interviews of one client, cancelled ones too."""
    return [_listed(row) for row in session.execute(_listing().where(Interview.client_id == client_id))]


def planned_from(session: Session, now: datetime) -> list[ListedInterview]:
    """Everything that is planned and has not begun."""
    statement = _listing().where(Interview.status == InterviewStatus.PLANNED, Interview.at >= now)
    return [_listed(row) for row in session.execute(statement)]


@dataclass(frozen=True, slots=True)
class PastInterview:
    """An interview that took place; `written_up` where somebody said what became of it."""

    client_id: int
    at: datetime
    written_up: bool


def taken_place(session: Session, client_ids: Collection[int], now: datetime) -> Sequence[PastInterview]:
    """The interviews up to now, oldest first. One whose time has passed counts until somebody says
    that the client did not come."""
    unsaid = and_(Interview.status == InterviewStatus.PLANNED, Interview.at <= now)
    statement = (
        select(Interview.client_id, Interview.at, Interview.status)
        .where(Interview.client_id.in_(client_ids), or_(Interview.status == InterviewStatus.DONE, unsaid))
        .order_by(Interview.at)
    )
    return [
        PastInterview(row.client_id, row.at, row.status == InterviewStatus.DONE)
        for row in session.execute(statement)
    ]
