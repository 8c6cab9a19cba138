"""Where a person stands in the conversation. No free text is kept here, only pointers to it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Place(StrEnum):
    """What the person's next words mean."""

    AWAITING_CODE = "awaiting_code"
    CONFIRMING_NICKNAME = "confirming_nickname"
    CONSENTING = "consenting"
    CHOOSING_WEEKDAY = "choosing_weekday"
    CHOOSING_TIME = "choosing_time"
    IDLE = "idle"
    ANSWERING = "answering"
    REVIEWING = "reviewing"
    CHOOSING_SECTION = "choosing_section"
    CHOOSING_QUESTION = "choosing_question"
    SETTINGS = "settings"
    STOPPING = "stopping"
    ASKED_WHAT_TO_STOP = "asked_what_to_stop"
    CONSULT_CHOOSING_TIME = "consult_choosing_time"
    CONSULT_WRITING = "consult_writing"
    AGENDA_WRITING = "agenda_writing"
    ASKED_WHY_RESTING = "asked_why_resting"


class AnswerKind(StrEnum):
    """How a question was dealt with."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOT_ARISEN = "not_arisen"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that stands. `value` counts from 1; `pieces` are the message ids of a free text."""

    kind: AnswerKind
    at: datetime
    value: int | None = None
    pieces: tuple[str, ...] = ()


class Length(StrEnum):
    """The whole record or みじかく."""

    FULL = "full"
    SHORT = "short"


class RecordStatus(StrEnum):
    """OPEN and HELD are unfinished; HELD waits for つづき and takes no words as answers."""

    OPEN = "open"
    HELD = "held"
    SUBMITTED = "submitted"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Record:
    """A weekly record as the conversation knows it; `day` (local) names its prompt and itself."""

    day: date
    form_version: str
    length: Length = Length.FULL
    status: RecordStatus = RecordStatus.OPEN
    answers: dict[str, Answer] = field(default_factory=dict)
    own_items: tuple[str, ...] = ()
    medication: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The whole state of one conversation.

    `question` is the one being asked; `asking` counts askings so that an old button names an old one;
    `asked_at` is the time of the event that brought the question: older words are notes, not answers.
    `correcting` returns to the summary after one answer.
    """

    place: Place = Place.AWAITING_CODE
    record: Record | None = None
    question: str | None = None
    asking: int = 0
    asked_at: datetime | None = None
    correcting: bool = False
    since: datetime | None = None
