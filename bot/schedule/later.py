"""あとで: the moment that a client asked to be reminded at (1時間後, 今夜, 明日)."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.schedule.business_days import OfficeCalendar

_EVENING = time(20, 0)
_HOUR = timedelta(hours=1)


class Later(StrEnum):
    """What あとで offers."""

    IN_AN_HOUR = "in_an_hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"


def later_at(choice: Later, now: datetime, clock: time, calendar: OfficeCalendar) -> datetime:
    """The moment (UTC) of that choice, moved out of quiet hours.

    Tonight is 20:00, but at least an hour from now: late in the evening that is the next morning,
    which the answer to the tap names. Tomorrow is at `clock`, the client's own prompt time.
    """
    today = calendar.day_of(now)
    match choice:
        case Later.IN_AN_HOUR:
            chosen = now + _HOUR
        case Later.TONIGHT:
            chosen = max(calendar.moment(today, _EVENING), now + _HOUR)
        case Later.TOMORROW:
            chosen = calendar.moment(today + timedelta(days=1), clock)
    return calendar.outside_quiet_hours(chosen)
