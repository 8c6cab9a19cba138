"""What the conversation may know of the person and the office, loaded by the caller.

Only what `engine.needs` asks for is loaded beyond the basics.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from bot.concerns.concern import Concern
from bot.concerns.crisis_lines import CrisisLine
from bot.dialogs.form import Form
from bot.dialogs.own_items import OwnItem
from bot.dialogs.state import Record
from bot.schedule.later import Later
from bot.schedule.pauses import Pause


class Need(StrEnum):
    """Parts of a context that cost a query."""

    WEEK = "week"
    LAST_RECORD = "last_record"
    TEXTS = "texts"
    INTERVIEW = "interview"
    CONSULT = "consult"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Week:
    """The record on offer now: `day` names it, `first` to `last` are the days it is about."""

    day: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Prompted:
    """The client's latest prompt, and what its buttons can still do.

    `later` are the moments that あとで offers; empty where no reminder is left this week. `next_at` is
    when the next prompt falls due. `rested`: 今週は休む was chosen already; `rested_before`: the week
    before was rested too.
    """

    day: date
    next_at: datetime
    later: Mapping[Later, datetime] = field(default_factory=dict)
    submitted: bool = False
    rested: bool = False
    rested_before: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """The client's next interview. `at` is aware; `agenda_asked`, `noticed`: what was sent before it."""

    id: int
    at: datetime
    staff_name: str
    online: bool
    place: str | None
    agenda_asked: bool = False
    noticed: bool = False


@dataclass(frozen=True, slots=True)
class InvitationCode:
    """A good code of a client. `enrolled`: consent was given on an earlier phone."""

    nickname: str
    staff_name: str
    manager_names: tuple[str, ...]
    enrolled: bool
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class LinkingCode:
    """A good code of a staff member."""

    name: str


@dataclass(frozen=True, slots=True)
class BadCode:
    """Not a code that is good now. `paused_until` is set from the fifth wrong try on."""

    paused_until: datetime | None = None


CodeReading = InvitationCode | LinkingCode | BadCode


@dataclass(frozen=True, slots=True)
class ConsultDays:
    """The times to choose from under 相談: the end of office hours of the first day on which staff can
    answer, the last office day of that week, and the next interview where one is planned."""

    soon: datetime
    week: date
    interview: datetime | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A concern in the inbound text, and what can honestly be said of it.

    `told` are the names of those who are told now; `expected_at` is when one of them can be expected
    to read it; `lines` are the crisis lines open now, in the order to show. `nobody_there`: the office
    is closed and nobody is on call.
    """

    concern: Concern
    told: tuple[str, ...]
    expected_at: datetime
    lines: tuple[CrisisLine, ...] = ()
    nobody_there: bool = False


@dataclass(frozen=True, slots=True)
class Stranger:
    """Someone without a role. `code` is the reading of what they typed, `invited` the code that they
    sent before and have not confirmed and consented to yet. `alert_open`: words of theirs alerted
    staff, and nobody has resolved it yet."""

    code: CodeReading | None = None
    invited: InvitationCode | None = None
    alert_open: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """A client who has consented.

    `form` is the office's form of today, without own items; `record_form` the one that the open
    record was asked with, where that is another; `read_from` is when the staff member can be
    expected to read what is written now. `week` is None where no record is on offer.
    """

    nickname: str
    staff_name: str
    form: Form
    weekday: int | None
    time: time | None
    read_from: datetime
    medication: bool = False
    own_items: tuple[OwnItem, ...] = ()
    stopped: bool = False
    alert_open: bool = False
    record_form: Form | None = None
    week: Week | None = None
    last_record: Record | None = None
    last_record_form: Form | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    interview: Interview | None = None
    consult: ConsultDays | None = None
    prompt: Prompted | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A linked staff member."""

    name: str


@dataclass(frozen=True, slots=True)
class Context:
    """The person, the office's time zone, and the concern noticed in what they just wrote.

    `quiet_hours` (from, until; local) are never chosen for a prompt.
    """

    person: Stranger | Client | Staff
    timezone: tzinfo
    noticed: Noticed | None = None
    quiet_hours: tuple[time, time] | None = None
