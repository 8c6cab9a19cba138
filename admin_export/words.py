"""Short words of digests and pages, from templates/words.yaml, and how numbers and moments are shown."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import yaml

_DAY_SIGNS = "月火水木金土日"
_TENTH = Decimal("0.1")


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("admin_export").joinpath("templates", "words.yaml").read_text("utf-8")
    data: dict[str, dict[str, str]] = yaml.safe_load(text)
    return data


class MissingWordError(LookupError):
    """Staff would read a name of the code."""


def word(group: str, name: str, /, **facts: object) -> str:
    """The word of that name. Raises MissingWordError."""
    found = _words()[group].get(name)
    if found is None:
        raise MissingWordError(f"write a word for '{name}' under '{group}' in templates/words.yaml")
    return found.format(**facts) if facts else found


def rule_word(rule: str, category: str) -> str:
    """What a rule is called: its own words, else what it finds."""
    return _words()["rules"].get(rule) or word("categories", category)


def tenths(number: Fraction) -> Decimal:
    """The number with one decimal, halves away from zero."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(_TENTH, ROUND_HALF_UP)


def change_word(change: Fraction | None) -> str:
    """↑0.5, ↓1.0, →0.0: no cell that a spreadsheet could take for a sum."""
    if change is None:
        return ""
    shown = tenths(change)
    sign = "→" if not shown else "↑" if shown > 0 else "↓"
    return f"{sign}{abs(shown)}"


def weekday_word(day: date) -> str:
    """(火)."""
    return f"({_DAY_SIGNS[day.weekday()]})"


def day_word(day: date) -> str:
    """2026-11-24(火)."""
    return f"{day.isoformat()}{weekday_word(day)}"


def short_day(day: date) -> str:
    """11/24(火)."""
    return f"{day.month}/{day.day}{weekday_word(day)}"


def moment_word(moment: datetime, timezone: ZoneInfo) -> str:
    """2026-11-24(火) 10:00, in the office's time."""
    local = moment.astimezone(timezone)
    return f"{day_word(local.date())} {local:%H:%M}"


def local_day(moment: datetime, timezone: ZoneInfo) -> str:
    """2026-11-24(火), in the office's time."""
    return day_word(moment.astimezone(timezone).date())
