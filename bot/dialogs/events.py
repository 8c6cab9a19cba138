"""Facts that a step of the conversation brought about. The caller stores them and sends."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.dialogs.messages import Message, MessageKind
from bot.dialogs.own_items import OwnItem
from bot.dialogs.state import AnswerKind, Length


@dataclass(frozen=True, slots=True)
class Said:
    """One message to the person who wrote. All of a step leave in one reply, at most five."""

    kind: MessageKind
    message: Message


# Enrolment


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """A wrong, used or expired code was sent: it counts towards the hour's pause."""


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A good invitation code: it is this person's until they say that the nickname is not theirs."""


@dataclass(frozen=True, slots=True)
class NicknameDenied:
    """ちがいます: staff are told that a code reached the wrong person; the code is free again."""


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """同意する, to this version of the text. The code is used up and the account linked."""

    version: str


@dataclass(frozen=True, slots=True)
class ConsentRefused:
    """同意しない: respected; the same code can be sent again."""


@dataclass(frozen=True, slots=True)
class AccountTakenOver:
    """A client who had consented before confirmed their nickname on a new phone."""


@dataclass(frozen=True, slots=True)
class StaffLinked:
    """A staff member sent their linking code."""


# Settings


@dataclass(frozen=True, slots=True)
class PromptTimeChosen:
    """Weekday (0 = Monday) and local time of the weekly record."""

    weekday: int
    time: time


@dataclass(frozen=True, slots=True)
class LineRecordStopped:
    """The person ended the record in LINE; support goes on. An open record closes as unfinished."""


@dataclass(frozen=True, slots=True)
class LineRecordTakenUpAgain:
    """The person came back after stopping."""


# The weekly record


@dataclass(frozen=True, slots=True)
class RecordBegun:
    """A record of the prompt that fell due (or falls due) on `day`; an older open one closes."""

    day: date
    length: Length
    form_version: str
    own_items: tuple[OwnItem, ...]


@dataclass(frozen=True, slots=True)
class RecordShortened:
    """みじかく, tapped after the record had begun: only the short list is asked from here on."""

    day: date


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer that now stands for a question; it replaces any earlier one."""

    day: date
    question: str
    kind: AnswerKind
    value: int | None
    scale: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TextAdded:
    """A piece of a free-text answer; pieces are read in the order of `at`."""

    day: date
    question: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerWithdrawn:
    """A question no longer applies, or its text was taken back: no answer stands."""

    day: date
    question: str


@dataclass(frozen=True, slots=True)
class RecordHeld:
    """中断, or a crisis: nothing is asked until つづき."""

    day: date


@dataclass(frozen=True, slots=True)
class RecordResumed:
    """つづき."""

    day: date


@dataclass(frozen=True, slots=True)
class RecordSubmitted:
    """送信する. It may happen again after a correction."""

    day: date
    at: datetime


# Words between questions


class NoteAbout(StrEnum):
    """What the words were written for."""

    CHAT = "chat"
    CONSULT = "consult"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class NoteKept:
    """Words outside any question: kept, read by staff."""

    message_id: str
    about: NoteAbout = NoteAbout.CHAT


class StopAbout(StrEnum):
    """What a bare やめたい was about."""

    QUESTION = "question"
    LINE_RECORD = "line_record"
    WORK = "work"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AskedWhatToStop:
    """A bare やめたい was asked back; without an answer in 30 minutes it counts as urgent."""

    at: datetime


@dataclass(frozen=True, slots=True)
class StopExplained:
    """The answer to what the person wants to stop."""

    about: StopAbout


class CrisisReply(StrEnum):
    """The two buttons under a crisis message."""

    TALK = "talk"
    NOT_MEANT = "not_meant"


@dataclass(frozen=True, slots=True)
class CrisisReplied:
    """話したい or そういう意味では ない: staff should know; neither closes the alert."""

    reply: CrisisReply


Event = (
    Said
    | CodeRefused
    | CodeRead
    | NicknameDenied
    | ConsentGiven
    | ConsentRefused
    | AccountTakenOver
    | StaffLinked
    | PromptTimeChosen
    | LineRecordStopped
    | LineRecordTakenUpAgain
    | RecordBegun
    | RecordShortened
    | AnswerGiven
    | TextAdded
    | AnswerWithdrawn
    | RecordHeld
    | RecordResumed
    | RecordSubmitted
    | NoteKept
    | AskedWhatToStop
    | StopExplained
    | CrisisReplied
)
