"""Staff in the database."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.storage.clients import supported_on
from bot.storage.encryption import KeyRing
from bot.storage.models import (
    Alert,
    AlertState,
    Client,
    Interview,
    InterviewStatus,
    SignIn,
    Staff,
    StaffSession,
)


def find_by_email(session: Session, keys: KeyRing, email: str) -> Staff | None:
    """The staff member with that address, left or not; nobody leaves until the end of the transaction."""
    wanted = Staff.email_lookup == keys.lookup(email)
    return session.scalar(select(Staff).where(wanted).with_for_update(read=True))


def everyone(session: Session) -> Sequence[Staff]:
    """All who ever were here, in the order in which they came."""
    return session.scalars(select(Staff).order_by(Staff.id)).all()


def emails(session: Session) -> dict[int, str]:
    """The address of each, by id."""
    return {row.id: row.email for row in session.execute(select(Staff.id, Staff.email))}


def managers(session: Session) -> Sequence[int]:
    """The ids of the managers who work here."""
    return session.scalars(select(Staff.id).where(Staff.is_manager, Staff.left_at.is_(None))).all()


def count_supported(session: Session, staff: Staff, today: date) -> int:
    """How many clients look to this person now."""
    theirs = (Client.staff_id == staff.id, supported_on(today))
    return session.scalar(select(func.count()).select_from(Client).where(*theirs)) or 0


def end_sessions(session: Session, staff: Staff, now: datetime) -> None:
    """Every browser and every sign-in under way ends at once."""
    for table in (StaffSession, SignIn):
        open_ones = (table.staff_id == staff.id, table.ended_at.is_(None))
        session.execute(update(table).where(*open_ones).values(ended_at=now))


def planned_interviews(session: Session, staff: Staff) -> Sequence[Interview]:
    """What this person has yet to hold."""
    planned = (Interview.staff_id == staff.id, Interview.status == InterviewStatus.PLANNED)
    return session.scalars(select(Interview).where(*planned).order_by(Interview.at)).all()


def unresolved_alerts(session: Session, staff: Staff) -> Sequence[Alert]:
    """The alerts that this person took and that are not resolved."""
    taken = (Alert.taken_by_id == staff.id, Alert.state.in_((AlertState.TAKEN, AlertState.REACHED)))
    newest_first = select(Alert).where(*taken).order_by(Alert.id.desc())
    return session.scalars(newest_first.with_for_update()).all()
