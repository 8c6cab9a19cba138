"""The whole office rests, at the year's end for instance: nobody is prompted, and no day of it is a
business day. In the caller's transaction; processes that run know of it within a minute."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.refusals import RefusedError
from bot.schedule.business_days import Closure, ClosureEndsBeforeItStartsError
from bot.storage import closures

LONGEST = timedelta(days=31)
LONGEST_LABEL = 80


class ClosureBackwardsError(RefusedError):
    """The last day lies before the first."""


class ClosureOverlongError(RefusedError):
    """Somebody mistyped the year: interviews are announced within five weeks."""


def close_office(session: Session, days: Closure, label: str) -> int:
    """No prompts and no business days on these; returns its number. Raises ClosureOverlongError."""
    if days.last_day - days.first_day >= LONGEST:
        raise ClosureOverlongError(first=days.first_day, last=days.last_day)
    return closures.add(session, days.first_day, days.last_day, label[:LONGEST_LABEL])


def good_closure(first_day: date, last_day: date) -> Closure:
    """The days as somebody wrote them down. Raises ClosureBackwardsError."""
    try:
        return Closure(first_day, last_day)
    except ClosureEndsBeforeItStartsError as error:
        raise ClosureBackwardsError(first=first_day, last=last_day) from error


def open_office_again(session: Session, closure_id: int) -> None:
    """Take a closure back."""
    closures.remove(session, closure_id)
