"""What a tap says: buttons name what they belong to, so that an old one is known as old."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from bot.dialogs.events import AlertAct
from bot.dialogs.messages import Button
from bot.dialogs.state import Place
from bot.dialogs.words import Word, label

NOT_ARISEN = "not_arisen"


@dataclass(frozen=True, slots=True)
class CommandTap:
    """A command; `day` names the week where a prompt's button must."""

    word: Word
    day: date | None = None

    def encode(self) -> str:
        return f"do/{self.word}/{self.day}" if self.day else f"do/{self.word}"


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """A button under a question: a step's number, NOT_ARISEN, or もどる, とばす, 中断 ..."""

    day: date
    question: str
    asking: int
    choice: int | Word | None

    def encode(self) -> str:
        choice = NOT_ARISEN if self.choice is None else self.choice
        return f"answer/{self.day}/{self.question}/{self.asking}/{choice}"


@dataclass(frozen=True, slots=True)
class ReviewTap:
    """A button under the summary of a record, or under the lists to correct it."""

    day: date
    word: Word

    def encode(self) -> str:
        return f"review/{self.day}/{self.word}"


@dataclass(frozen=True, slots=True)
class SectionTap:
    """A section to correct."""

    day: date
    section: str

    def encode(self) -> str:
        return f"section/{self.day}/{self.section}"


@dataclass(frozen=True, slots=True)
class QuestionTap:
    """A question to correct."""

    day: date
    question: str

    def encode(self) -> str:
        return f"question/{self.day}/{self.question}"


@dataclass(frozen=True, slots=True)
class ChoiceTap:
    """One of the choices offered at a place outside the record; `choice` may be a Word's value."""

    place: Place
    choice: str

    def encode(self) -> str:
        return f"choose/{self.place}/{self.choice}"


@dataclass(frozen=True, slots=True)
class AlertTap:
    """A staff member's button on an alert; `at` is the hour at which they will call."""

    alert_id: int
    act: AlertAct
    at: datetime | None = None

    def encode(self) -> str:
        base = f"alert/{self.alert_id}/{self.act}"
        return f"{base}/{self.at.astimezone(UTC):{_MOMENT}}" if self.at else base


@dataclass(frozen=True, slots=True)
class InterviewTap:
    """A button of the messages before an interview."""

    interview_id: int
    word: Word

    def encode(self) -> str:
        return f"interview/{self.interview_id}/{self.word}"


Tapped = CommandTap | AnswerTap | ReviewTap | SectionTap | QuestionTap | ChoiceTap | InterviewTap
"""What clients tap."""

_MOMENT = "%Y%m%d%H%M"

_DAY = r"(\d{4}-\d{2}-\d{2})"
_KEY = r"([a-z][a-z0-9_-]{0,40})"


def _answer(day: str, question: str, asking: str, choice: str) -> AnswerTap:
    if choice == NOT_ARISEN:
        return AnswerTap(_day(day), question, int(asking), None)
    meant = int(choice) if choice.isdecimal() else Word(choice)
    return AnswerTap(_day(day), question, int(asking), meant)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


_READERS: tuple[tuple[re.Pattern[str], Callable[..., Tapped | AlertTap | InterviewTap]], ...] = (
    (re.compile(rf"answer/{_DAY}/{_KEY}/(\d{{1,9}})/([1-9]|[a-z_]+)", re.ASCII), _answer),
    (re.compile(r"do/([a-z_]+)"), lambda word: CommandTap(Word(word))),
    (
        re.compile(rf"do/([a-z_]+)/{_DAY}", re.ASCII),
        lambda word, day: CommandTap(Word(word), _day(day)),
    ),
    (
        re.compile(rf"review/{_DAY}/([a-z_]+)", re.ASCII),
        lambda day, word: ReviewTap(_day(day), Word(word)),
    ),
    (
        re.compile(rf"section/{_DAY}/{_KEY}", re.ASCII),
        lambda day, section: SectionTap(_day(day), section),
    ),
    (
        re.compile(rf"question/{_DAY}/{_KEY}", re.ASCII),
        lambda day, question: QuestionTap(_day(day), question),
    ),
    (
        re.compile(r"choose/([a-z_]+)/([a-z0-9_:]{1,30})"),
        lambda place, choice: ChoiceTap(Place(place), choice),
    ),
    (
        re.compile(r"interview/(\d{1,9})/([a-z_]+)", re.ASCII),
        lambda interview, word: InterviewTap(int(interview), Word(word)),
    ),
    (
        re.compile(r"alert/(\d{1,9})/([a-z_]+)", re.ASCII),
        lambda alert, act: AlertTap(int(alert), AlertAct(act)),
    ),
    (
        re.compile(r"alert/(\d{1,9})/([a-z_]+)/(\d{12})", re.ASCII),
        lambda alert, act, at: AlertTap(int(alert), AlertAct(act), _moment(at)),
    ),
)


@lru_cache(maxsize=1024)
def decode(data: str) -> Tapped | AlertTap | None:
    """What the button says; None for anything that no button of ours carries."""
    for pattern, read in _READERS:
        found = pattern.fullmatch(data)
        if found is not None:
            return _value(read, found.groups())
    return None


def _value(read: Callable[..., Tapped | AlertTap], parts: tuple[str, ...]) -> Tapped | AlertTap | None:
    try:
        return read(*parts)
    except ValueError:
        return None


def button(tapped: Tapped, text: str) -> Button:
    """A button with that label."""
    return Button(text, tapped.encode())


def command(word: Word, day: date | None = None) -> Button:
    """The button of a command, under its own label."""
    return Button(label(word), CommandTap(word, day).encode())


def choice(place: Place, word: Word) -> Button:
    """A choice at a place, under its own label."""
    return Button(label(word), ChoiceTap(place, word.value).encode())
