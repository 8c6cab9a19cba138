"""Interviews, read and planned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.storage import caseloads
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
        .where(Client.erased_at.is_(None))
        .order_by(Interview.at, Interview.id)
    )


def _read(session: Session, statement: Any) -> list[ListedInterview]:
    rows = session.execute(statement).all()
    staff = caseloads.names_of_staff(session, {row.staff_id for row in rows})
    return [_listed(row, staff[row.staff_id]) for row in rows]


def _listed(row: Any, staff_name: str) -> ListedInterview:
    return ListedInterview(
        id=row.id,
        client_id=row.client_id,
        client_name=row.client_name or "",
        nickname=row.nickname or "",
        staff_id=row.staff_id,
        staff_name=staff_name,
        at=row.at,
        online=row.online,
        place=row.place,
        status=InterviewStatus(row.status),
        change_wanted=row.change_wanted_at is not None,
        confirmed=row.confirmed_at is not None,
        repeats_monthly=row.repeats_monthly,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class InterviewTime:
    """An interview by its numbers: nothing of it is encrypted."""

    id: int
    client_id: int
    at: datetime
    online: bool
    status: InterviewStatus


def times_between(
    session: Session,
    first: datetime,
    end: datetime,
    *,
    client_ids: Collection[int] | None = None,
    staff_id: int | None = None,
) -> list[InterviewTime]:
    """Interviews from `first` up to, not including, `end`, in order, cancelled ones too.

    Only about these clients, where they are given. Of one staff member: those that they hold, and
    those of their own clients.
    """
    statement = (
        select(Interview.id, Interview.client_id, Interview.at, Interview.online, Interview.status)
        .join(Client, Client.id == Interview.client_id)
        .where(Client.erased_at.is_(None), Interview.at >= first, Interview.at < end)
        .order_by(Interview.at, Interview.id)
    )
    if client_ids is not None:
        statement = statement.where(Interview.client_id.in_(client_ids))
    if staff_id is not None:
        statement = statement.where(or_(Interview.staff_id == staff_id, Client.staff_id == staff_id))
    return [
        InterviewTime(row.id, row.client_id, row.at, row.online, InterviewStatus(row.status))
        for row in session.execute(statement)
    ]


def numbered(session: Session, interview_ids: Collection[int]) -> list[ListedInterview]:
    """These interviews with the people in them, in order."""
    return _read(session, _listing().where(Interview.id.in_(interview_ids)))


def held_by(session: Session, staff_id: int, first: datetime, end: datetime) -> list[ListedInterview]:
    """The interviews that a staff member holds in that time; cancelled ones are none."""
    statement = _listing().where(
        Interview.staff_id == staff_id,
        Interview.at >= first,
        Interview.at < end,
        Interview.status != InterviewStatus.CANCELLED,
    )
    return _read(session, statement)


def listed(session: Session, interview_id: int) -> ListedInterview | None:
    """One interview with the people in it."""
    return next(iter(numbered(session, [interview_id])), None)


def newest_of_client(session: Session, client_id: int, limit: int) -> list[ListedInterview]:
    """The latest interviews of one client, newest first, cancelled ones too."""
    newest = _listing().order_by(None).order_by(Interview.at.desc(), Interview.id.desc())
    return _read(session, newest.where(Interview.client_id == client_id).limit(limit))


def planned_from(session: Session, now: datetime) -> list[ListedInterview]:
    """Everything that is planned and has not begun."""
    statement = _listing().where(Interview.status == InterviewStatus.PLANNED, Interview.at >= now)
    return _read(session, statement)


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
