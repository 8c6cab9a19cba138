"""Days and times of day, as people type them and as we say them."""

import re
import unicodedata
from datetime import date, datetime, time, tzinfo

_DAY_SIGNS = "月火水木金土日"
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(r"([二三四五])?十([一二三四五六七八九])?|[〇一二三四五六七八九]")
_TIME = re.compile(
    r"(?P<half>午前|午後|朝|昼|夜|夕方|am|pm)?(?P<hour>\d{1,2})"
    r"(?:時(?:(?P<minutes>\d{1,2})分|(?P<thirty>半))?|[:.](?P<colon>\d{2}))?"
    r"(?P<after>am|pm)?(?:ごろ|頃|です|に)*"
)
_AFTERNOON = {"午後", "夜", "夕方", "pm"}
_NOON = 12
_LONGEST = 20


def typed_time(text: str) -> time | None:
    """A time of day from 19:00, 19時, 7時半, 午後7時, 夜8時, 十九時; None if it is not one."""
    if len(text) > _LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"[\s。、]", "", folded).replace("正午", "12時")
    found = _TIME.fullmatch(_KANJI_NUMBER.sub(_kanji_value, folded))
    if found is None:
        return None
    hour = _hour(int(found["hour"]), found["half"] or found["after"])
    minute = 30 if found["thirty"] else int(found["minutes"] or found["colon"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def day_words(day: date) -> str:
    """11月24日(火)."""
    return f"{day.month}月{day.day}日({_DAY_SIGNS[day.weekday()]})"


def time_words(clock: time) -> str:
    """19時, 7時30分."""
    return f"{clock.hour}時" + (f"{clock.minute}分" if clock.minute else "")


def clock_label(clock: time) -> str:
    """19:00, for a button."""
    return f"{clock.hour}:{clock.minute:02}"


def moment_words(moment: datetime, timezone: tzinfo) -> str:
    """11月24日(火)9時, in the office's time."""
    local = moment.astimezone(timezone)
    return day_words(local.date()) + time_words(local.time())


def _kanji_value(found: re.Match[str]) -> str:
    if "十" not in found[0]:
        return str(_DIGITS[found[0]])
    return str(10 * _DIGITS.get(found[1], 1) + _DIGITS[found[2] or "〇"])


def _hour(hour: int, half: str | None) -> int:
    if half in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    return 0 if half in {"午前", "am"} and hour == _NOON else hour
