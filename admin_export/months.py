"""Months of the office's calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the office's calendar."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        """The month after."""
        return month_of(self.first + timedelta(days=31))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def before(self) -> "Month":
        """The month before."""
        return month_of(self.first - timedelta(days=1))

    def span(self, timezone: ZoneInfo) -> tuple[datetime, datetime]:
        """From its first moment up to the next month's."""
        start = datetime.combine(self.first, time(), timezone)
        return start, datetime.combine(self.next.first, time(), timezone)


def month_of(day: date) -> Month:
    """The month in which that day lies."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month:
    """A month written YYYY-MM. Raises ValueError."""
    found = datetime.strptime(text.strip(), "%Y-%m")  # noqa: DTZ007  a month has no time zone
    if not 2000 <= found.year <= 2100:
        raise ValueError("a year between 2000 and 2100")
    return Month(found.year, found.month)
