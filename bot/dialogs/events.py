"""Facts that a step of the conversation brought about. The caller stores them and sends."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.dialogs.messages import Message, MessageKind
from bot.dialogs.own_items import OwnItem
from bot.dialogs.state import AnswerKind, Length
from bot.schedule.pauses import PauseReason


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


# Around the prompt


@dataclass(frozen=True, slots=True)
class ReminderWanted:
    """あとで: the next reminder of the prompt of `day` comes at that moment."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class WeekRested:
    """今週は休む, for the prompt of `day`."""

    day: date


class RestReason(StrEnum):
    """Why 今週は休む came twice in a row."""

    BUSY = "busy"
    WORN_OUT = "worn_out"
    RATHER_NOT_SAY = "rather_not_say"


@dataclass(frozen=True, slots=True)
class RestExplained:
    """What the client answered to that question."""

    why: RestReason


@dataclass(frozen=True, slots=True)
class PauseSet:
    """The client rests from today up to that day, both included."""

    ends_on: date
    reason: PauseReason


@dataclass(frozen=True, slots=True)
class PauseEnded:
    """The client ended a pause of their own."""


# Around an interview


class Topic(StrEnum):
    """What the client wants to talk about; NOTHING: とくにない."""

    HEALTH = "health"
    WORK = "work"
    PEOPLE = "people"
    LEISURE = "leisure"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class AgendaChosen:
    """A topic was tapped for that interview."""

    interview_id: int
    topic: Topic


@dataclass(frozen=True, slots=True)
class AgendaWritten:
    """A message of 話したいこと for that interview."""

    interview_id: int
    message_id: str


@dataclass(frozen=True, slots=True)
class InterviewConfirmed:
    """わかりました."""

    interview_id: int


@dataclass(frozen=True, slots=True)
class InterviewChangeWanted:
    """日を変えたい: staff are told."""

    interview_id: int


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


class ConsultWhen(StrEnum):
    """By when the client wants to hear from staff: SOON alerts, WEEK alerts once in office hours."""

    SOON = "soon"
    WEEK = "week"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Consulted:
    """相談: a message of it, and by when the client wants to hear."""

    when: ConsultWhen
    message_id: str


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


# Staff


class AlertAct(StrEnum):
    """What a staff member does with an alert; all but TAKE are for whoever has taken it."""

    TAKE = "take"
    REACHED = "reached"
    NOT_YET = "not_yet"
    HAND_ON = "hand_on"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"
    HAVE_READ = "have_read"
    CALLING = "calling"
    CALLING_LATER = "calling_later"
    CALLING_AT = "calling_at"
    AT_INTERVIEW = "at_interview"


@dataclass(frozen=True, slots=True)
class AlertActed:
    """A button on an alert, or its label typed (then without an id: the only one that it can mean).

    The caller answers: only the database knows who was first. `at` belongs to CALLING_AT.
    """

    act: AlertAct
    alert_id: int | None = None
    at: datetime | None = None


class StaffRequest(StrEnum):
    """What staff can look up in LINE."""

    SIGN_IN = "sign_in"
    OPEN_ALERTS = "open_alerts"
    THIS_WEEK = "this_week"


@dataclass(frozen=True, slots=True)
class StaffAsked:
    """The caller answers with what the database holds."""

    request: StaffRequest


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
    | ReminderWanted
    | WeekRested
    | RestExplained
    | PauseSet
    | PauseEnded
    | AgendaChosen
    | AgendaWritten
    | InterviewConfirmed
    | InterviewChangeWanted
    | NoteKept
    | AskedWhatToStop
    | StopExplained
    | CrisisReplied
    | Consulted
    | AlertActed
    | StaffAsked
)
