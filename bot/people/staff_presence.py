"""On call and away: who can be told. In the caller's transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.refusals import RefusedError
from bot.storage.models import Staff


class AbsenceBackwardsError(RefusedError):
    """The last day lies before the first."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both included; without a last day until further notice, without a first none."""

    first: date | None = None
    last: date | None = None


def set_absence(session: Session, staff_id: int, absence: Absence) -> None:
    """Alerts go to others on these days. Raises AbsenceBackwardsError."""
    if absence.first and absence.last and absence.last < absence.first:
        raise AbsenceBackwardsError(first=absence.first, last=absence.last)
    staff = session.get_one(Staff, staff_id)
    staff.absent_from = absence.first
    staff.absent_to = absence.last if absence.first else None


def set_on_call(session: Session, staff_id: int, *, on_call: bool) -> None:
    """Whether this person is told of a crisis outside office hours."""
    session.get_one(Staff, staff_id).on_call = on_call
