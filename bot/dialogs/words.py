"""The words that people tap and type, and what they mean."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import time
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

_LONGEST_WORD = 40
_NO_SIGN_OF_A_WORD = re.compile(r"[^\w?]|_")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_NUMBER = re.compile(r"([1-9])(?:番|です)?|([一二三四五六七八九])(?:番|です)?")
_KANJI_DIGITS = "〇一二三四五六七八九"


class Word(StrEnum):
    """One thing that a button or a typed word says. Labels and synonyms stand in words.yaml."""

    BEGIN = "begin"
    SHORT = "short"
    RESUME = "resume"
    LAST_RECORD = "last_record"
    CONSULT = "consult"
    INTERVIEW = "interview"
    SETTINGS = "settings"
    STOP = "stop"
    WANT_TO_STOP = "want_to_stop"
    HELP = "help"
    BACK = "back"
    SKIP = "skip"
    HOLD = "hold"
    NEXT = "next"
    NOTHING = "nothing"
    KEEP = "keep"
    SEND = "send"
    CORRECT = "correct"
    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"
    AGREE = "agree"
    DISAGREE = "disagree"
    WEEKDAY = "weekday"
    TIME = "time"
    CLOSE = "close"
    THIS_QUESTION = "this_question"
    LINE_RECORD = "line_record"
    WORK = "work"
    OTHER = "other"
    CARRY_ON = "carry_on"
    LATER = "later"
    REST = "rest"
    IN_AN_HOUR = "in_an_hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    BUSY = "busy"
    WORN_OUT = "worn_out"
    RATHER_NOT_SAY = "rather_not_say"
    PAUSE = "pause"
    END_PAUSE = "end_pause"
    ONE_WEEK = "one_week"
    TWO_WEEKS = "two_weeks"
    ONE_MONTH = "one_month"
    HOLIDAY = "holiday"
    BODY = "body"
    PEOPLE = "people"
    DAYS_OFF = "days_off"
    WRITE_AGENDA = "write_agenda"
    AGENDA = "agenda"
    UNDERSTOOD = "understood"
    CHANGE_DAY = "change_day"
    TALK = "talk"
    NOT_MEANT = "not_meant"
    SIGN_IN = "sign_in"
    OPEN_ALERTS = "open_alerts"
    THIS_WEEK = "this_week"
    TAKE = "take"
    REACHED = "reached"
    NOT_YET = "not_yet"
    HAND_ON = "hand_on"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"
    HAVE_READ = "have_read"
    CALLING = "calling"
    CALLING_LATER = "calling_later"
    AT_INTERVIEW = "at_interview"


def normalised(text: str) -> str:
    """The spelling under which words are compared; empty for anything too long to be one."""
    if len(text) > _LONGEST_WORD:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NO_SIGN_OF_A_WORD.sub("", folded).translate(_HIRAGANA)


def label(word: Word) -> str:
    """What the button says."""
    return _LABELS[word]


def understood(text: str) -> Word | None:
    """The word that this text is, if it is one and nothing else."""
    return _WORDS.get(normalised(text))


def number(text: str) -> int | None:
    """A number from 1 to 9 in any width or in kanji, also as 3番."""
    found = _NUMBER.fullmatch(normalised(text))
    if found is None:
        return None
    return int(found[1]) if found[1] else _KANJI_DIGITS.index(found[2])


def weekday(text: str) -> int | None:
    """0 (Monday) to 6, from 水, 水曜, 水曜日, すいようび."""
    return _WEEKDAYS.get(normalised(text))


def _meanings(spellings: Iterable[tuple[Any, list[str]]]) -> dict[str, Any]:
    return {normalised(text): meaning for meaning, texts in spellings for text in texts}


def _read() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(files("bot.dialogs").joinpath("words.yaml").read_text("utf-8"))
    return data


_DATA = _read()
_LABELS: dict[Word, str] = {Word(key): texts[0] for key, texts in _DATA["words"].items()}
_WORDS: dict[str, Word] = _meanings((Word(key), texts) for key, texts in _DATA["words"].items())
_WEEKDAYS: dict[str, int] = _meanings(enumerate(_DATA["weekdays"]))
WEEKDAY_LABELS: tuple[str, ...] = tuple(texts[0] for texts in _DATA["weekdays"])
OFFERED_TIMES = tuple(time.fromisoformat(text.zfill(5)) for text in _DATA["times"])
