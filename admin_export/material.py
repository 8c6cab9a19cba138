"""What a digest is made of: one client's weeks, words and alerts around one interview, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.concerns.concern import Level
from bot.dialogs.form import QuestionKind
from bot.dialogs.own_items import Aspect
from bot.dialogs.state import AnswerKind


class WeekState(StrEnum):
    """How a week stands. A pause is a pause, never a failure."""

    ANSWERED = "answered"
    UNFINISHED = "unfinished"
    SILENT = "silent"
    WEEK_OFF = "week_off"
    PAUSED = "paused"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was asked, also a skipped one.

    `scale`: how many steps or options there were. `shown`: the short word of the one chosen.
    `place`: the question's place in the form.
    """

    question: str
    label: str
    aspect: Aspect
    question_kind: QuestionKind
    kind: AnswerKind
    value: int | None = None
    scale: int | None = None
    shown: str = ""
    place: int = 0
    own: bool = False

    @property
    def is_step(self) -> bool:
        """Whether the value is a number on a scale; options of a choice have no order."""
        return self.question_kind is QuestionKind.STEPS and self.value is not None


@dataclass(frozen=True, slots=True)
class Week:
    """One week, named by the day of its prompt; a week begun early has no `due_at` yet.

    `last_at`: when the client last touched its record.
    """

    day: date
    state: WeekState
    due_at: datetime | None = None
    given: tuple[Given, ...] = ()
    last_at: datetime | None = None

    def is_after(self, moment: datetime) -> bool:
        """Whether it fell due, or was still being written, after that moment."""
        return any(at is not None and at > moment for at in (self.due_at, self.last_at))

    def began_by(self, moment: datetime) -> bool:
        """Whether it fell due, or was written, by that moment."""
        at = self.due_at or self.last_at
        return at is not None and at <= moment


class TextPlace(StrEnum):
    """Where words were written."""

    WORRY = "worry"
    JOY = "joy"
    CONSULT = "consult"
    CHAT = "chat"
    AGENDA = "agenda"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Words:
    """One message of a client, under the heading where it is talked about."""

    at: datetime
    body: str
    place: TextPlace
    label: str
    aspect: Aspect
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Something that the client wants to talk about: a topic, or words."""

    at: datetime
    topic: str | None = None
    body: str | None = None


class AlertEnd(StrEnum):
    """How far people have come with an alert."""

    OPEN = "open"
    TAKEN = "taken"
    REACHED = "reached"
    RESOLVED = "resolved"
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert and how it ended."""

    id: int
    opened_at: datetime
    level: Level
    end: AlertEnd
    by: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The interview that the digest is for."""

    id: int
    at: datetime
    staff_name: str
    online: bool = False
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """After `since` (the interview before, if any) up to `until`; `earlier` begins the period before.

    `unwritten`: nobody has said yet what became of the interview before.
    """

    until: datetime
    since: datetime | None = None
    earlier: datetime | None = None
    unwritten: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a digest says, before it is put in order. Lists are oldest first."""

    client_id: int
    name: str
    nickname: str
    staff_name: str
    period: Period
    made_at: datetime
    timezone: ZoneInfo
    meeting: Meeting | None = None
    weeks: tuple[Week, ...] = ()
    words: tuple[Words, ...] = ()
    agenda: tuple[Agenda, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
