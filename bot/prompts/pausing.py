"""Pauses, set and ended by the client or by staff. In the caller's transaction."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.people.clients import known
from bot.refusals import RefusedError
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.pauses import (
    Pause,
    PauseEndsBeforeItStartsError,
    PauseNeedsAnEndError,
    PauseReason,
    PauseTooLongError,
    week_off,
)
from bot.schedule.prompts import next_slot
from bot.storage import appointed, pauses, prompts


class PauseBackwardsError(RefusedError):
    """The pause ends before it starts."""


class PauseWithoutEndError(RefusedError):
    """A pause that ends by itself has to say when."""


class PauseOverlongError(RefusedError):
    """Somebody mistyped the year."""


class UnknownPauseError(RefusedError):
    """There is no such pause, or it has ended."""


class ResumedBeforePauseError(RefusedError):
    """A pause cannot end before its first day."""


def good_pause(starts_on: date, ends_on: date | None, reason: PauseReason) -> Pause:
    """The pause as somebody wrote it down. Raises named refusals that say what to do."""
    try:
        return Pause(starts_on, ends_on, reason)
    except PauseEndsBeforeItStartsError as error:
        raise PauseBackwardsError(first=starts_on, last=ends_on) from error
    except PauseNeedsAnEndError as error:
        raise PauseWithoutEndError() from error
    except PauseTooLongError as error:
        raise PauseOverlongError(last=ends_on) from error


def pause(
    session: Session,
    client_id: int,
    days: Pause,
    now: datetime,
    calendar: OfficeCalendar,
    *,
    staff_id: int | None = None,
) -> int:
    """A client pauses; `staff_id` is who set it, None: the client. Returns the pause's number.

    Raises UnknownClientError.
    """
    known(session, client_id)
    pause_id = pauses.add(session, client_id, days, now, staff_id)
    plan_anew(session, client_id, now, calendar)
    return pause_id


def rest_week(session: Session, client_id: int, day: date, now: datetime, calendar: OfficeCalendar) -> None:
    """今週は休む for the prompt of `day`, up to the day before the next one."""
    client = appointed.client_of(session, client_id, now, calendar)
    prompt = client.latest
    if client.plan is None or prompt is None or prompt.day != day:
        return
    following = next_slot(max(prompt.due_at, now), client.plan, calendar)
    pauses.add(session, client_id, week_off(day, max(following.day, day + timedelta(days=1))), now, None)
    plan_anew(session, client_id, now, calendar)


def end_own(session: Session, client_id: int, now: datetime, calendar: OfficeCalendar) -> None:
    """休みを おわる: the client is back; a 休職 or 入院 is ended by staff."""
    pauses.end_own(session, client_id, calendar.day_of(now))
    plan_anew(session, client_id, now, calendar)


def resume(
    session: Session, pause_id: int, resumed_on: date, now: datetime, calendar: OfficeCalendar
) -> None:
    """Staff end a pause: `resumed_on` is the first day on which the client is asked again.

    Raises UnknownPauseError, ResumedBeforePauseError.
    """
    row = pauses.find(session, pause_id)
    if row is None or row.resumed_on is not None:
        raise UnknownPauseError(pause=pause_id)
    if resumed_on < row.starts_on:
        raise ResumedBeforePauseError(first=row.starts_on, on=resumed_on)
    row.resumed_on = resumed_on
    session.flush()
    plan_anew(session, row.client_id, now, calendar)


def extend(session: Session, pause_id: int, ends_on: date, now: datetime, calendar: OfficeCalendar) -> None:
    """A pause's last day has changed; staff are asked anew before it.

    Raises UnknownPauseError and as `good_pause`.
    """
    row = pauses.find(session, pause_id)
    if row is None or row.resumed_on is not None:
        raise UnknownPauseError(pause=pause_id)
    row.ends_on = good_pause(row.starts_on, ends_on, PauseReason(row.reason)).ends_on
    row.staff_asked_at = None
    session.flush()
    plan_anew(session, row.client_id, now, calendar)


def plan_anew(session: Session, client_id: int, now: datetime, calendar: OfficeCalendar) -> None:
    """After a change of pauses: when the next prompt falls due; a rest today ends the reminders."""
    client = appointed.client_of(session, client_id, now, calendar)
    if client.plan is None or client.standing.left:
        return
    prompts.look_again(session, [client_id], next_slot(now, client.plan, calendar).due_at)
    if any(one.covers(calendar.day_of(now)) for one in client.pauses):
        prompts.remind(session, [client_id], None)
