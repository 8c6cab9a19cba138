"""A caller in a few lines: it remembers what the engine's facts say, and loads what it needs."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.concerns.concern import Level
from bot.dialogs import events
from bot.dialogs.codes import read_code
from bot.dialogs.context import (
    BadCode,
    Client,
    CodeReading,
    ConsultDays,
    Context,
    InvitationCode,
    LinkingCode,
    Need,
    Noticed,
    Staff,
    Stranger,
    Week,
)
from bot.dialogs.engine import Step, advance, needs
from bot.dialogs.inbound import Content, Inbound, Text, Unsent
from bot.dialogs.state import Place, State
from bot.dialogs.state_json import state_from_json, state_to_json
from bot.schedule.consultations import answer_times
from bot.schedule.pauses import Pause
from tests.dialogs.people import CODES, INVITATION, TOKYO, client
from tests.schedule.calendars import office

TRIES = 5
PAUSE = timedelta(hours=1)
OWN_TIME = timedelta(hours=96)


@dataclass
class World:
    """One person's conversation with everything around it that the engine may ask for."""

    now: datetime
    person: Stranger | Client | Staff = field(default_factory=Stranger)
    state: State = field(default_factory=State)
    texts: dict[str, str] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    invited: InvitationCode | None = None
    enrolled: InvitationCode | None = None
    refused: int = 0
    paused_until: datetime | None = None
    places: set[Place] = field(default_factory=set)
    facts: list[events.Event] = field(default_factory=list)
    said_at_once: int = 0

    def happens(self, content: Content, at: datetime | None = None, noticed: Noticed | None = None) -> Step:
        """One event; the state goes through JSON, as it does in the database."""
        event = Inbound("event", "U1", at or self.now, content, "token")
        if isinstance(content, Text) and isinstance(self.person, Client):
            self.texts[content.message_id] = content.body
        if isinstance(content, Unsent):
            self.texts.pop(content.message_id, None)
        before = self.state
        step = advance(before, event, self._context(event, noticed), self.now)
        self.state = state_from_json(state_to_json(step.state))
        assert self.state == step.state
        self.places.add(self.state.place)
        self.facts.extend(step.events)
        said = sum(isinstance(fact, events.Said) for fact in step.events)
        self.said_at_once = max(self.said_at_once, said)
        for fact in step.events:
            self._remember(fact, before, event)
        if noticed is not None and noticed.concern.level is Level.CRISIS:
            self._open_alert()
        return step

    def move_to_new_phone(self) -> None:
        """The same client on a phone that we do not know yet, with a fresh code."""
        self.enrolled = replace(INVITATION, enrolled=True, record=self.state.record)
        self.person, self.state = Stranger(), State()

    def _context(self, event: Inbound, noticed: Noticed | None) -> Context:
        person = self.person
        if isinstance(person, Stranger):
            person = replace(person, code=self._reading(event), invited=self.invited)
        if isinstance(person, Client):
            person = self._loaded(person, needs(self.state, event))
        return Context(person, TOKYO, noticed, quiet_hours=(time(21), time(8)))

    def _loaded(self, person: Client, wanted: frozenset[Need]) -> Client:
        return replace(
            person,
            read_from=_office_time(self.now),
            week=self._week(person) if Need.WEEK in wanted else None,
            last_record=person.last_record if Need.LAST_RECORD in wanted else None,
            texts=dict(self.texts) if Need.TEXTS in wanted else {},
            interview=person.interview if Need.INTERVIEW in wanted else None,
            prompt=person.prompt if Need.PROMPT in wanted else None,
            pause=person.pause if Need.PROMPT in wanted else None,
            consult=self._consult(person) if Need.CONSULT in wanted else None,
        )

    def _consult(self, person: Client) -> ConsultDays:
        times = answer_times(self.now, office())
        return ConsultDays(times.soon, times.week, person.interview.at if person.interview else None)

    def _reading(self, event: Inbound) -> CodeReading | None:
        content = event.content
        code = read_code(content.body) if isinstance(content, Text) else None
        if code is None:
            return None
        if self.paused_until is not None and self.now < self.paused_until:
            return BadCode(self.paused_until)
        if code in CODES:
            return self.enrolled or CODES[code]
        self.refused += 1
        if self.refused >= TRIES:
            self.refused, self.paused_until = 0, self.now + PAUSE
        return BadCode(self.paused_until)

    def _week(self, person: Client) -> Week | None:
        if person.weekday is None or person.time is None:
            return None
        local = self.now.astimezone(TOKYO)
        day = local.date() - timedelta(days=(local.weekday() - person.weekday) % 7)
        if datetime.combine(day, person.time, TOKYO) > local:
            day -= timedelta(days=7)
        late = local - datetime.combine(day, person.time, TOKYO) >= OWN_TIME
        if late or day in self.days:
            day += timedelta(days=7)
        if day in self.days:
            return None
        last = min(day, local.date())
        return Week(day, last - timedelta(days=6), last)

    def _remember(self, fact: events.Event, before: State, event: Inbound) -> None:
        self._remember_who(fact, event)
        match fact:
            case events.PromptTimeChosen(weekday=weekday, time=clock):
                self._change(weekday=weekday, time=clock)
            case events.LineRecordStopped():
                self._change(stopped=True)
            case events.LineRecordTakenUpAgain():
                self._change(stopped=False)
            case events.WeekRested():
                assert isinstance(self.person, Client)
                assert self.person.prompt is not None
                self._change(prompt=replace(self.person.prompt, rested=True))
            case events.PauseSet(ends_on=ends_on, reason=reason):
                self._change(pause=Pause(self.now.astimezone(TOKYO).date(), ends_on, reason))
            case events.PauseEnded():
                self._change(pause=None)
            case events.RecordBegun(day=day):
                self.days.add(day)
                self._change(last_record=before.record)

    def _remember_who(self, fact: events.Event, event: Inbound) -> None:
        match fact:
            case events.CodeRead():
                self.invited = self.enrolled or _invitation(event)
            case events.NicknameDenied():
                self.invited = None
            case events.ConsentGiven():
                self.person = client(weekday=None, time=None, week=None)
            case events.AccountTakenOver():
                self.person = client()
            case events.StaffLinked():
                self.person = Staff("田中")

    def _change(self, **columns: object) -> None:
        assert isinstance(self.person, Client)
        self.person = replace(self.person, **columns)

    def _open_alert(self) -> None:
        if isinstance(self.person, Client | Stranger):
            self.person = replace(self.person, alert_open=True)


def _invitation(event: Inbound) -> InvitationCode | None:
    assert isinstance(event.content, Text)
    found = CODES[read_code(event.content.body) or ""]
    return None if isinstance(found, LinkingCode) else found


def _office_time(now: datetime) -> datetime:
    """Now within 9:00 to 18:00 on working days, else the next 9:00."""
    local = now.astimezone(TOKYO)
    if local.weekday() < 5 and 9 <= local.hour < 18:
        return now
    opens = local.replace(hour=9, minute=0, second=0, microsecond=0)
    if opens <= local:
        opens += timedelta(days=1)
    while opens.weekday() >= 5:
        opens += timedelta(days=1)
    return opens.astimezone(UTC)
