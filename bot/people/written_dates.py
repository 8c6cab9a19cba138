"""Days as people in an office write them: 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1."""

import re
import unicodedata
from datetime import date

from bot.refusals import RefusedError

_YEAR = r"(?:(?P<era>令和|平成|昭和|[RHS])\s*)?(?P<year>\d{1,4}|元)"
_WITH_SIGNS = re.compile(rf"{_YEAR}(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})", re.I)
_IN_WORDS = re.compile(rf"{_YEAR}年\s*(?P<month>\d{{1,2}})月\s*(?P<day>\d{{1,2}})日", re.I)
_ERAS = {
    "令和": (date(2019, 5, 1), date(2100, 12, 31)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
}
_SHORT_ERAS = {"R": "令和", "H": "平成", "S": "昭和"}
_COMMON_ERA = date(1926, 12, 25), date(2100, 12, 31)


class BadDateError(RefusedError):
    """Not a day, or none that can be meant."""


def read_date(text: str) -> date:
    """The day that was written, in any width. Raises BadDateError."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = _WITH_SIGNS.fullmatch(folded) or _IN_WORDS.fullmatch(folded)
    day = _day(found) if found else None
    if day is None:
        raise BadDateError(text=text.strip())
    return day


def _day(found: re.Match[str]) -> date | None:
    era = found["era"]
    first, last = _ERAS[_SHORT_ERAS.get(era.upper(), era)] if era else _COMMON_ERA
    year = 1 if found["year"] == "元" else int(found["year"])
    try:
        day = date(year + (first.year - 1 if era else 0), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day if first <= day <= last else None
