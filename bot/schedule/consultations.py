"""By when a client who asks for a talk (相談) can choose to hear from staff."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.schedule.business_days import OfficeCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """`soon`: the end (UTC) of the office hours in which staff can answer first; `week`: the last office
    day of the week of that day, or of the next week where that is the same day."""

    soon: datetime
    week: date


def answer_times(now: datetime, calendar: OfficeCalendar) -> AnswerTimes:
    """The times to offer at `now`: today while the office works, else the next office day."""
    first = calendar.day_of(calendar.office_time_from(now))
    last = _last_office_day_of_week(first, calendar)
    if last == first:
        last = _last_office_day_of_week(calendar.business_day_from(first + _DAY), calendar)
    return AnswerTimes(calendar.closing(first), last)


def _last_office_day_of_week(day: date, calendar: OfficeCalendar) -> date:
    sunday = day + (6 - day.weekday()) * _DAY
    return calendar.business_days_before(sunday, 0)
