"""Interviews that come every month: the same weekday of the month, the same time."""

from datetime import date, datetime, timedelta

from bot.schedule.business_days import OfficeCalendar

_WEEK = timedelta(days=7)


def same_time_next_month(at: datetime, calendar: OfficeCalendar) -> datetime:
    """The third Tuesday follows on the third Tuesday, a fifth on the last; moved on over days off."""
    local = at.astimezone(calendar.timezone)
    day = calendar.business_day_from(_same_weekday_next_month(local.date()))
    return calendar.moment(day, local.time())


def _same_weekday_next_month(day: date) -> date:
    which = (day.day - 1) // 7
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7) + which * _WEEK
    return found if found.month == first.month else found - _WEEK
