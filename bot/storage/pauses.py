"""Pauses (休止) as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from bot.schedule.pauses import Pause as PauseDays
from bot.schedule.pauses import PauseReason
from bot.storage.models import Client, Pause, Staff, table_of

PAUSES = table_of(Pause)
ENDS_BY_STAFF = [reason for reason in PauseReason if not reason.ends_by_itself]


@dataclass(frozen=True, slots=True)
class StoredPause:
    """A pause of one client. `set_by` is the staff member who set it, None: the client."""

    id: int
    client_id: int
    days: PauseDays
    set_by: str | None
    why: str | None


def add(session: Session, client_id: int, days: PauseDays, now: datetime, staff_id: int | None) -> int:
    """A new pause; returns its id."""
    pause = Pause(
        client_id=client_id,
        reason=days.reason,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        set_by_staff_id=staff_id,
        created_at=now,
    )
    session.add(pause)
    session.flush()
    return pause.id


def find(session: Session, pause_id: int) -> Pause | None:
    """The pause of that number, locked until the end of the transaction."""
    return session.scalar(select(Pause).where(Pause.id == pause_id).with_for_update())


def of_client(session: Session, client_id: int) -> list[StoredPause]:
    """All pauses of one client, newest first."""
    statement = (
        select(Pause, Staff.name)
        .outerjoin(Staff, Staff.id == Pause.set_by_staff_id)
        .where(Pause.client_id == client_id)
        .order_by(Pause.starts_on.desc(), Pause.id.desc())
    )
    return [
        StoredPause(row.id, client_id, days_of(row), staff, row.why)
        for row, staff in session.execute(statement)
    ]


def days_of(row: Pause) -> PauseDays:
    """The row as the schedule sees it."""
    return PauseDays(row.starts_on, row.ends_on, PauseReason(row.reason), row.resumed_on)


def end_own(session: Session, client_id: int, today: date) -> None:
    """What the client set is over from today on; a 休職 or 入院 stays."""
    session.execute(
        update(PAUSES)
        .where(
            PAUSES.c.client_id == client_id,
            PAUSES.c.reason.not_in(ENDS_BY_STAFF),
            PAUSES.c.resumed_on.is_(None),
            PAUSES.c.starts_on <= today,
            PAUSES.c.ends_on >= today,
        )
        .values(resumed_on=today)
    )


def explain_latest_rest(session: Session, client_id: int, why: str) -> None:
    """Why the client rests, at the last 今週は休む."""
    latest = select(func.max(PAUSES.c.id)).where(
        PAUSES.c.client_id == client_id, PAUSES.c.reason == PauseReason.THIS_WEEK
    )
    session.execute(update(PAUSES).where(PAUSES.c.id == latest.scalar_subquery()).values(why=why))


@dataclass(frozen=True, slots=True)
class EndingPause:
    """A 休職 or 入院 whose end is near, and who is asked."""

    row: Pause
    nickname: str
    staff_id: int


def claim_unasked(session: Session) -> Sequence[EndingPause]:
    """Those that staff have to end and were not asked about yet; locked."""
    statement = (
        select(Pause, Client.nickname, Client.staff_id)
        .join(Client, Client.id == Pause.client_id)
        .where(
            Pause.reason.in_(ENDS_BY_STAFF),
            Pause.ends_on.is_not(None),
            Pause.resumed_on.is_(None),
            Pause.staff_asked_at.is_(None),
            or_(Client.ended_on.is_(None), Client.ended_on > Pause.ends_on),
        )
        .with_for_update(of=Pause, skip_locked=True)
    )
    return [EndingPause(row, name or "", staff) for row, name, staff in session.execute(statement)]
