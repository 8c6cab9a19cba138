"""Staff coming and getting their codes. In the caller's transaction; `handover` is about leaving."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.people.personal_details import good_email, good_name
from bot.refusals import RefusedError
from bot.storage import codes
from bot.storage import staff as stored
from bot.storage.codes import IssuedCode
from bot.storage.encryption import KeyRing
from bot.storage.models import Code, Staff


class UnknownStaffError(RefusedError):
    """Nobody has that address."""


class StaffHasLeftError(RefusedError):
    """Whoever left takes nothing on any more."""


class EmailTakenError(RefusedError):
    """One address, one person."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Who comes, as written down. `on_call`: told of a crisis outside office hours."""

    name: str
    email: str
    is_manager: bool = False
    on_call: bool = False


@dataclass(frozen=True, slots=True)
class LinkingInvitation:
    """A staff member and the code that they send to the bot in LINE."""

    staff: Staff
    issued: IssuedCode


def working(session: Session, keys: KeyRing, email: str) -> Staff:
    """The staff member with that address. Raises UnknownStaffError, StaffHasLeftError."""
    found = stored.find_by_email(session, keys, email)
    if found is None:
        raise UnknownStaffError(email=email.strip())
    if found.left_at is not None:
        raise StaffHasLeftError(email=found.email)
    return found


def add(session: Session, keys: KeyRing, new: NewStaff, now: datetime) -> LinkingInvitation:
    """Someone comes, or comes back. Raises EmailTakenError, and as `good_name` and `good_email`."""
    name, email = good_name(new.name), good_email(new.email)
    staff = stored.find_by_email(session, keys, email)
    if staff is None:
        staff = Staff(email_lookup=keys.lookup(email), created_at=now)
        session.add(staff)
    elif staff.left_at is None:
        raise EmailTakenError(email=email)
    staff.name, staff.email, staff.left_at = name, email, None
    staff.is_manager, staff.on_call = new.is_manager, new.on_call
    session.flush()
    return _invited(session, keys, staff, now)


def invite(session: Session, keys: KeyRing, email: str, now: datetime) -> LinkingInvitation:
    """A new linking code, for a new phone or an expired one; older ones end. Raises as `working`."""
    return _invited(session, keys, working(session, keys, email), now)


def _invited(session: Session, keys: KeyRing, staff: Staff, now: datetime) -> LinkingInvitation:
    codes.end_unused(session, Code.staff_id == staff.id, now)
    return LinkingInvitation(staff, codes.issue(session, keys, Code(staff_id=staff.id), now))
