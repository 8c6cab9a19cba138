"""Crisis lines: which are open now for which category, and which dates have grown old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jpholiday
import yaml

from bot.schedule.hours import local_moment

JAPAN = ZoneInfo("Asia/Tokyo")
CONFIRMED_FOR = timedelta(days=180)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ANY_OTHER = "other"


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Hours that begin at `start` on certain days: daily, business_days, weekdays or a date."""

    days: str | int | tuple[str, ...]
    start: time
    length: timedelta

    def holds(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether the line is answered at `now` because of this span."""
        today = now.astimezone(zone).date()
        begun_on = (today, today - timedelta(days=1))
        return any(self._begins_on(day) and self._runs(day, now, zone) for day in begun_on)

    def _runs(self, day: date, now: datetime, zone: ZoneInfo) -> bool:
        return timedelta() <= now - local_moment(day, self.start, zone) < self.length

    def _begins_on(self, day: date) -> bool:
        match self.days:
            case "daily":
                return True
            case "business_days":
                return day.weekday() < 5 and not jpholiday.is_holiday(day)
            case int(day_of_month):
                return day.day == day_of_month
            case weekdays:
                return _WEEKDAYS[day.weekday()] in weekdays


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line as a client sees it: a telephone number or, to write instead, a web address.

    `elsewhere` holds other numbers by prefecture; `checked_on` is None for 119 and 110 alone.
    """

    key: str
    name: str
    number: str | None = None
    url: str | None = None
    note: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[OpenSpan, ...] | None = None
    checked_on: date | None = None

    @property
    def uri(self) -> str:
        """What a tap opens: `tel:` with the digits (# as %23), or the web address."""
        return self.url or f"tel:{quote((self.number or '').replace('-', ''))}"

    @property
    def takes_text(self) -> bool:
        """Whether one writes to it instead of calling."""
        return self.url is not None

    def is_open(self, now: datetime, timezone: ZoneInfo = JAPAN) -> bool:
        """Whether somebody answers at `now`."""
        return self.spans is None or any(span.holds(now, timezone) for span in self.spans)


@dataclass(frozen=True, slots=True)
class _Choice:
    first: str | None
    then: tuple[str, ...]


def open_lines(category: str, now: datetime, timezone: ZoneInfo = JAPAN) -> tuple[CrisisLine, ...]:
    """The lines for a crisis of this category that are answered at `now`, in the order to show.

    Args:
        category: Of the concern; one without lines of its own gets those of suicidal thoughts.
        now: The moment.
        timezone: In which the lines keep their hours.
    """
    choice = _choice(category)
    keys = (choice.first, *choice.then) if choice.first else choice.then
    lines = (_lines()[key] for key in keys)
    return tuple(line for line in lines if line.is_open(now, timezone))


def alone_first(category: str) -> CrisisLine | None:
    """The line that is shown alone before all others: 119 after an overdose or in danger now."""
    first = _choice(category).first
    return _lines()[first] if first else None


def stale_lines(today: date) -> tuple[CrisisLine, ...]:
    """The lines that nobody has confirmed for over 180 days."""
    return tuple(
        line
        for line in _lines().values()
        if line.checked_on is not None and today - line.checked_on > CONFIRMED_FOR
    )


def _choice(category: str) -> _Choice:
    choices = _choices()
    return choices.get(category, choices[_ANY_OTHER])


@cache
def _file() -> dict[str, Any]:
    text = files(__package__).joinpath("crisis_lines.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def _lines() -> dict[str, CrisisLine]:
    return {key: _line(key, entry) for key, entry in _file()["lines"].items()}


@cache
def _choices() -> dict[str, _Choice]:
    return {
        category: _Choice(entry.get("first"), tuple(entry["then"]))
        for category, entry in _file()["categories"].items()
    }


def _line(key: str, entry: dict[str, Any]) -> CrisisLine:
    values = {name: value for name, value in entry.items() if name != "open"}
    spans = None if entry["open"] == "always" else tuple(_span(span) for span in entry["open"])
    return CrisisLine(key=key, spans=spans, **values)


def _span(entry: dict[str, Any]) -> OpenSpan:
    days = entry["days"]
    return OpenSpan(
        days=tuple(days) if isinstance(days, list) else days,
        start=time.fromisoformat(entry["from"]),
        length=timedelta(hours=entry["hours"]),
    )
