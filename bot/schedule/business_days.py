"""The office's calendar: business days, office hours, quiet hours and closures."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from bot.schedule.hours import Hours, MalformedHoursError, local_moment, outside

__all__ = ["Closure", "ClosureEndsBeforeItStartsError", "Hours", "OfficeCalendar"]

_DAY = timedelta(days=1)
_SATURDAY = 5


class ClosureEndsBeforeItStartsError(ValueError):
    """A closure's last day lies before its first."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the whole office is closed, both ends included, such as the year's end."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ClosureEndsBeforeItStartsError(
                f"the closure ends on {self.last_day}, before it starts on {self.first_day}: "
                "swap the two days"
            )

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When this office works and when nobody is disturbed; moments go in and out as UTC."""

    timezone: ZoneInfo
    office_hours: Hours
    quiet_hours: Hours
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        if self.office_hours.crosses_midnight:
            raise MalformedHoursError("office hours end before they begin: write 09:00-18:00")

    def day_of(self, moment: datetime) -> date:
        """The local date at that moment."""
        return moment.astimezone(self.timezone).date()

    def moment(self, day: date, clock: time) -> datetime:
        """That local time, in UTC."""
        return local_moment(day, clock, self.timezone)

    def outside_quiet_hours(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        return outside(moment, self.quiet_hours, self.timezone)

    def next_quiet_hours(self, moment: datetime) -> tuple[datetime, datetime]:
        """Beginning and end (UTC) of the first quiet hours that begin after that moment."""
        day = self.day_of(moment)
        begins = (self.moment(day + count * _DAY, self.quiet_hours.start) for count in range(3))
        start = next(begin for begin in begins if begin > moment)
        return start, self.outside_quiet_hours(start)

    def is_closed(self, day: date) -> bool:
        """Whether the office's own closures cover that day."""
        return any(closure.covers(day) for closure in self.closures)

    def is_business_day(self, day: date) -> bool:
        """Neither weekend nor Japanese holiday nor closure."""
        return day.weekday() < _SATURDAY and not _is_holiday(day) and not self.is_closed(day)

    def business_days_before(self, day: date, count: int) -> date:
        """The `count`-th business day before `day`; 0 is `day` or the last business day before."""
        found = day if count else self._business_day_until(day)
        for _ in range(count):
            found = self._business_day_until(found - _DAY)
        return found

    def business_day_from(self, day: date) -> date:
        """That day, or the first business day after it."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def _business_day_until(self, day: date) -> date:
        while not self.is_business_day(day):
            day -= _DAY
        return day

    def opening(self, day: date) -> datetime:
        """When office hours begin on that day, be it a business day or not."""
        return self.moment(day, self.office_hours.start)

    def closing(self, day: date) -> datetime:
        """When office hours end on that day, be it a business day or not."""
        return self.moment(day, self.office_hours.end)

    def in_office_hours(self, moment: datetime) -> bool:
        """Whether the office works at that moment."""
        day = self.day_of(moment)
        return self.is_business_day(day) and self.opening(day) <= moment < self.closing(day)

    def may_ring_staff(self, moment: datetime) -> bool:
        """Whether what can wait is told to staff at that moment: on a business day, outside quiet hours."""
        return self.is_business_day(self.day_of(moment)) and self.outside_quiet_hours(moment) == moment

    def next_opening(self, after: datetime) -> datetime:
        """The next business-day morning, later than `after`."""
        day = self.business_day_from(self.day_of(after))
        while self.opening(day) <= after:
            day = self.business_day_from(day + _DAY)
        return self.opening(day)

    def office_time_from(self, moment: datetime) -> datetime:
        """The moment itself in office hours, else the next opening."""
        return moment if self.in_office_hours(moment) else self.next_opening(moment)

    def office_hours_later(self, start: datetime, wait: timedelta) -> datetime:
        """When `wait` has passed, counting only office hours."""
        at = self.office_time_from(start)
        while (left := self.closing(self.day_of(at)) - at) < wait:
            wait -= left
            at = self.next_opening(at)
        return at + wait


@lru_cache(maxsize=4096)
def _is_holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))
