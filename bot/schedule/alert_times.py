"""When an alert rings next, and when whoever took it is asked whether they reached the client.

Counted from when the alert began, never from the last look: a late worker rings once and then
keeps the old beat. A crisis knows no quiet hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.schedule.business_days import OfficeCalendar

RINGS_IN_A_SERIES = 5
TAKER_ASKED_AFTER = timedelta(minutes=30)
TAKER_ANSWERS_WITHIN = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Audience(StrEnum):
    """Whom a ring is for; `bot.concerns.telling` puts people to it."""

    CLIENTS_STAFF = "clients_staff"
    MANAGERS = "managers"
    ON_CALL = "on_call"


@dataclass(frozen=True, slots=True)
class Ring:
    """One moment (UTC) at which an alert rings, and for whom."""

    at: datetime
    audiences: frozenset[Audience]


def crisis_audiences(at: datetime, calendar: OfficeCalendar) -> frozenset[Audience]:
    """Whom a crisis rings at that moment: in office hours managers, outside those on call."""
    others = Audience.MANAGERS if calendar.in_office_hours(at) else Audience.ON_CALL
    return frozenset({Audience.CLIENTS_STAFF, others})


def crisis_rings(
    began_at: datetime, repeat: timedelta, calendar: OfficeCalendar, *, someone_on_call: bool
) -> Iterator[Ring]:
    """All rings of a crisis that nobody takes, in order, without an end.

    At once and four times more at `repeat`; then hourly outside office hours while someone is on
    call; and at each opening, because then people are there who were not told at night.
    """
    for count in range(RINGS_IN_A_SERIES):
        at = began_at + count * repeat
        yield Ring(at, crisis_audiences(at, calendar))
    while True:
        at = _ring_after_series(at, calendar, someone_on_call=someone_on_call)
        yield Ring(at, crisis_audiences(at, calendar))


def urgent_rings(
    began_at: datetime,
    escalate_after: timedelta,
    calendar: OfficeCalendar,
    *,
    someone_on_call: bool,
) -> tuple[Ring, ...]:
    """All rings of an urgent alert that nobody takes.

    In office hours the client's staff, and managers when `escalate_after` has passed in office
    hours. Outside, one message to those on call, and the same from the next opening on.
    """
    told_at = calendar.office_time_from(began_at)
    rings = (
        Ring(told_at, frozenset({Audience.CLIENTS_STAFF})),
        Ring(calendar.office_hours_later(told_at, escalate_after), frozenset({Audience.MANAGERS})),
    )
    if someone_on_call and told_at > began_at:
        return (Ring(began_at, frozenset({Audience.ON_CALL})), *rings)
    return rings


def weekend_rings(
    began_at: datetime,
    escalate_after: timedelta,
    calendar: OfficeCalendar,
    *,
    someone_on_call: bool,
) -> tuple[Ring, ...]:
    """All rings of an urgent alert that may not wait for the office to open after days off.

    Those on call at once; without them the client's staff and managers, by day; managers when
    `escalate_after` has passed on the clock; and everyone at the opening.
    """
    opening = calendar.next_opening(began_at)
    by_day = min(calendar.outside_quiet_hours(began_at), opening)
    escalated = min(calendar.outside_quiet_hours(began_at + escalate_after), opening)
    office = frozenset({Audience.CLIENTS_STAFF, Audience.MANAGERS})
    if not someone_on_call:
        return (Ring(by_day, office), Ring(opening, office))
    return (
        Ring(began_at, frozenset({Audience.ON_CALL})),
        Ring(escalated, frozenset({Audience.MANAGERS})),
        Ring(opening, office),
    )


def consultation_rings(began_at: datetime, calendar: OfficeCalendar) -> tuple[Ring, ...]:
    """相談 for this week: one ring in office hours, no repeats."""
    return (Ring(calendar.office_time_from(began_at), frozenset({Audience.CLIENTS_STAFF})),)


def waits_over_days_off(began_at: datetime, calendar: OfficeCalendar) -> bool:
    """Whether a weekend, holiday or closure lies between that moment and the next office hours."""
    day = calendar.day_of(began_at)
    opens_on = calendar.day_of(calendar.office_time_from(began_at))
    days = ((day + count * _DAY) for count in range((opens_on - day).days))
    return not all(calendar.is_business_day(waited) for waited in days)


def ask_taker_at(taken_at: datetime, still_trying_at: datetime | None = None) -> datetime:
    """When the taker is asked 連絡は つきましたか: after taking, and again after まだ."""
    return (still_trying_at or taken_at) + TAKER_ASKED_AFTER


def rings_again_at(asked_at: datetime) -> datetime:
    """When an alert whose taker has not answered that question rings everyone again."""
    return asked_at + TAKER_ANSWERS_WITHIN


def crisis_read_by(
    now: datetime, repeat: timedelta, calendar: OfficeCalendar, *, someone_on_call: bool
) -> datetime:
    """When a client may honestly be told that a person will have read their words.

    Where the office works or someone is on call: when the first series has rung; else, because
    nobody is there, at the next opening.
    """
    if calendar.in_office_hours(now) or someone_on_call:
        return now + (RINGS_IN_A_SERIES - 1) * repeat
    return calendar.next_opening(now)


def urgent_read_by(now: datetime, escalate_after: timedelta, calendar: OfficeCalendar) -> datetime:
    """The same for urgent words: when managers are called in, or at the next opening."""
    if calendar.in_office_hours(now):
        return calendar.office_hours_later(now, escalate_after)
    return calendar.next_opening(now)


def _ring_after_series(last: datetime, calendar: OfficeCalendar, *, someone_on_call: bool) -> datetime:
    opening = calendar.next_opening(last)
    if not someone_on_call:
        return opening
    hourly = last + _HOUR
    while calendar.in_office_hours(hourly):
        hourly += _HOUR
    return min(opening, hourly)
