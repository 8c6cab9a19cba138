"""Days as clients type them: 12月10日, 12/10, 10日."""

import re
import unicodedata
from datetime import date, timedelta

_DAY = re.compile(
    r"(?:(?P<year>\d{4})[-/年])?(?:(?P<month>\d{1,2})[-/月])?(?P<day>\d{1,2})日?(?:\(.\))?(?:まで)?"
)
_LONGEST = 24


class NoSuchDayError(ValueError):
    """The words look like a day that the calendar does not have, such as 2月30日."""


def typed_day(text: str, today: date) -> date | None:
    """The day that was typed, today or later; None where it is no day at all. Raises NoSuchDayError."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) if len(text) <= _LONGEST else ""
    found = _DAY.fullmatch(folded)
    if found is None or not (found["month"] or "日" in folded):
        return None
    year, month, day = (int(found[name]) if found[name] else None for name in ("year", "month", "day"))
    try:
        return _on_or_after(today, year, month, int(day or 0))
    except ValueError as error:
        raise NoSuchDayError(folded) from error


def _on_or_after(today: date, year: int | None, month: int | None, day: int) -> date:
    """The next such day; a year that was written stands."""
    if year is not None:
        return date(year, month or today.month, day)
    if month is not None:
        this_year = date(today.year, month, day) if _exists(today.year, month, day) else None
        return this_year if this_year and this_year >= today else _in_a_later_year(today, month, day)
    first = today.replace(day=1)
    if day < today.day or not _exists(first.year, first.month, day):
        first = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=day)


def _in_a_later_year(today: date, month: int, day: int) -> date:
    # 29 February comes every eighth year at the latest.
    years = (year for year in range(today.year + 1, today.year + 9) if _exists(year, month, day))
    return date(next(years, 0), month, day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
