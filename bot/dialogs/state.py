"""Where a person stands in the conversation. No free text is kept here, only pointers to it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.dialogs.own_items import OwnItem


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
    CHOOSING_LATER = "choosing_later"
    PAUSING_UNTIL = "pausing_until"
    PAUSING_WHY = "pausing_why"


class AnswerKind(StrEnum):
    """How a question was dealt with."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOT_ARISEN = "not_arisen"


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a free text: a pointer to the words, and when they were written."""

    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that stands. `value` counts from 1; `pieces` of a free text stand in order of `at`."""

    kind: AnswerKind
    at: datetime
    value: int | None = None
    pieces: tuple[Piece, ...] = ()


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


UNFINISHED = frozenset({RecordStatus.OPEN, RecordStatus.HELD})


@dataclass(frozen=True, slots=True)
class Record:
    """A weekly record as the conversation knows it; `day` (local) names its prompt and itself.

    `worried`: a concern was noticed while it was open, so that its end is no good news.
    """

    day: date
    form_version: str
    length: Length = Length.FULL
    status: RecordStatus = RecordStatus.OPEN
    answers: dict[str, Answer] = field(default_factory=dict)
    own_items: tuple[OwnItem, ...] = ()
    medication: bool = False
    worried: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The whole state of one conversation.

    `question` is the one being asked; `asking` counts askings so that an old button names an old one;
    `asked_at` is the time of the event that brought the question: older words are notes, not answers.
    `correcting` returns to the summary after one answer. `question` stays set while something else
    is settled in between, and is asked again afterwards.
    `section` is the one whose questions are listed, `weekday` the one chosen before its time;
    `noted_at` is when words outside any question were last acknowledged; `since` is when the place
    was reached that somebody may have to act on if nothing more comes (ASKED_WHAT_TO_STOP);
    `consult` is by when the person wants an answer to what they are writing under 相談;
    `until` is the last day of the pause that is being set, `interview` the one whose agenda is written.
    """

    place: Place = Place.AWAITING_CODE
    record: Record | None = None
    question: str | None = None
    asking: int = 0
    asked_at: datetime | None = None
    correcting: bool = False
    since: datetime | None = None
    section: str | None = None
    weekday: int | None = None
    noted_at: datetime | None = None
    consult: str | None = None
    until: date | None = None
    interview: int | None = None
