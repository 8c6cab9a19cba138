"""Spans of local time, and the way from local time to UTC and back across clock changes."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", re.ASCII)


class MalformedHoursError(ValueError):
    """The text is no span of local time such as 09:00-18:00."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` up to, not including, `end`; past midnight where `end` is the earlier one."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise MalformedHoursError("begins and ends at the same time: write two different times")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `09:00-18:00` or, past midnight, `21:00-08:00`."""
        found = _SPAN.fullmatch(text)
        if found is None:
            raise MalformedHoursError(f"{text!r} is no span of time: write it like 09:00-18:00")
        start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
        try:
            return cls(time(start_hour, start_minute), time(end_hour, end_minute))
        except ValueError as error:
            raise MalformedHoursError(f"{text!r}: {error}; use 00:00 to 23:59") from error

    @property
    def crosses_midnight(self) -> bool:
        return self.end < self.start

    def contains(self, clock: time) -> bool:
        """Whether this local time of day lies inside."""
        if self.crosses_midnight:
            return clock >= self.start or clock < self.end
        return self.start <= clock < self.end


def local_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That local time as UTC.

    A time that the clock jumps over is as much later as the jump is long; of a time that comes
    twice it is the first.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def outside(moment: datetime, quiet: Hours, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in (UTC)."""
    while quiet.contains((local := moment.astimezone(zone)).time()):
        moment = _end_after(local, quiet, zone)
    return moment.astimezone(UTC)


def _end_after(local: datetime, quiet: Hours, zone: ZoneInfo) -> datetime:
    ends_tomorrow = quiet.crosses_midnight and local.time() >= quiet.start
    day = local.date() + timedelta(days=ends_tomorrow)
    end = local_moment(day, quiet.end, zone)
    if end > local:
        return end
    # The clock was set back: we stand in the second run of the hour, and so does the end.
    return datetime.combine(day, quiet.end, zone).replace(fold=1).astimezone(UTC)
