"""An office in simulated time: real storage, the real conversation, and a LINE platform in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.conversation import take_in
from bot.delivery.picking import pick_calls, pick_for
from bot.delivery.settling import settle
from bot.delivery.transports import Transports
from bot.dialogs.inbound import Content, Inbound, Tap, Text
from bot.dialogs.state import Place, State
from bot.dialogs.state_json import state_to_json
from bot.due import do_what_is_due
from bot.forms import Forms
from bot.line.calls import Answer, LineCalls, Outcome
from bot.office import Office
from bot.prompts.prompting import send_due_prompts
from bot.prompts.reminding import send_due_reminders
from bot.settings import Settings
from bot.simulator import Platform, SimulatorConfig
from bot.simulator.people import Entry, Person, Side
from bot.simulator.refusals import RefusalError
from bot.simulator.sending import Call
from bot.storage import leases, quota
from bot.storage.models import Client, Conversation, Prompt, Send, SendStatus, Staff
from bot.storage.sends import UNFINISHED, Job
from bot.storage.session import Database
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN, ENCRYPTION_KEY, SECRET_KEY

TOKYO = ZoneInfo("Asia/Tokyo")
_REFUSED = {400: Outcome.BAD_RECIPIENT, 409: Outcome.ALREADY_ACCEPTED, 500: Outcome.UNCLEAR}
_numbers = count(1)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    """A local time such as "2026-11-18 19:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def settings(**overrides: Any) -> Settings:
    given = {
        "secret_key": SECRET_KEY,
        "encryption_keys": ENCRYPTION_KEY,
        "line_channel_secret": CHANNEL_SECRET,
        "line_channel_access_token": CHANNEL_TOKEN,
        "base_url": "http://127.0.0.1:8000",
        "line_api_base_url": "http://127.0.0.1:9",
        **overrides,
    }
    return Settings(_env_file=None, **given)


@dataclass
class InMemoryCalls(LineCalls):
    """The Messaging API without HTTP; `faults` are answers given instead of calling, first to last."""

    platform: Platform
    faults: list[Callable[[Callable[[], Any]], Answer | None]] = field(default_factory=list)

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Answer:
        return self._call(self.platform.sending.reply, {"replyToken": reply_token, "messages": messages})

    def push(self, to: str, messages: list[dict[str, Any]], retry_key: str) -> Answer:
        return self._call(self.platform.sending.push, {"to": to, "messages": messages}, retry_key)

    def multicast(self, to: list[str], messages: list[dict[str, Any]], retry_key: str) -> Answer:
        return self._call(self.platform.sending.multicast, {"to": to, "messages": messages}, retry_key)

    def _call(self, work: Callable[[Call], Any], body: Any, key: str | None = None) -> Answer:
        number = str(next(_numbers))
        try:
            if self.faults and (answer := self.faults.pop(0)(lambda: work(Call(number, body, key)))):
                return answer
            work(Call(number, body, key))
        except RefusalError as refusal:
            if refusal.status == 429:
                monthly = "monthly" in refusal.message
                return Answer(Outcome.QUOTA_SPENT if monthly else Outcome.RATE_LIMITED, refusal.message)
            return Answer(_REFUSED[refusal.status], refusal.message)
        return Answer(Outcome.ACCEPTED, request_id=number)


@dataclass
class SimulatedOffice:
    """What tests of prompts do: enrol people, let time pass, look at the phones."""

    office: Office
    now: datetime
    platform: Platform = field(init=False)
    calls: InMemoryCalls = field(init=False)

    def __post_init__(self) -> None:
        config = SimulatorConfig(
            channel_secret=CHANNEL_SECRET,
            access_token=CHANNEL_TOKEN,
            callback_url="http://127.0.0.1:9/callback",
            monthly_quota=None,
            clock=lambda: self.now,
        )
        self.platform = Platform(config, lambda *_: (None, None))
        self.calls = InMemoryCalls(self.platform)

    @property
    def database(self) -> Database:
        return self.office.database

    # People

    def staff(self, name: str = "田中", **columns: Any) -> int:
        """A staff member with a phone; returns their id."""
        number = next(_numbers)
        person = self._friend(name)
        with self.database.transaction() as session:
            row = Staff(
                name=name,
                email=f"s{number}@example.jp",
                email_lookup=f"lookup-{number}",
                created_at=self.now,
                **{"line_user_id": person.user_id, "menu_user_id": person.user_id, **columns},
            )
            session.add(row)
            session.flush()
            return row.id

    def client(
        self, weekday: int = 2, clock: time = time(19), staff_id: int | None = None, **columns: Any
    ) -> "Phone":
        """A client who has enrolled just now."""
        staff_id = staff_id or self._some_staff()
        person = self._friend("ゆうき")
        slot = _first_slot(self.now, weekday, clock, self.office)
        with self.database.transaction() as session:
            row = Client(
                staff_id=staff_id,
                name="山田 ゆうき",
                nickname="ゆうき",
                **{
                    "line_user_id": person.user_id,
                    "consented_at": self.now,
                    "consent_version": "1",
                    "prompt_weekday": weekday,
                    "prompt_time": clock,
                    "prompt_chosen_at": self.now,
                    "next_prompt_at": slot,
                    "created_at": self.now,
                    **columns,
                },
            )
            session.add(row)
            session.flush()
            state = state_to_json(State(place=Place.IDLE))
            session.add(
                Conversation(
                    line_user_id=person.user_id,
                    client_id=row.id,
                    state=state,
                    created_at=self.now,
                    updated_at=self.now,
                )
            )
            return Phone(self, person, row.id)

    def _some_staff(self) -> int:
        with self.database.reading() as session:
            found = session.scalar(select(Staff.id).limit(1))
        return found or self.staff()

    def _friend(self, name: str) -> Person:
        person = self.platform.phones.join(name)
        self.platform.phones.befriend_quietly(person.user_id)
        return person

    # Time

    def at(self, text: str) -> "SimulatedOffice":
        """It is that local time now, and all that is due is done and sent."""
        self.now = at(text)
        self.tick()
        return self

    def tick(self) -> None:
        self._ask_line()
        do_what_is_due(self.office, self.now, self.now)
        self.deliver()

    def tick_prompts(self) -> None:
        """Prompts and reminders alone: for tests that live through weeks."""
        for work in (send_due_prompts, send_due_reminders):
            while work(self.office, self.now, self.now):
                pass
        self.deliver()

    def _ask_line(self) -> None:
        """What `read_from_line` would read over HTTP, once an hour."""
        with self.database.transaction() as session:
            last = quota.latest_reading(session)
            if last is None or self.now - last.read_at >= timedelta(hours=1):
                used = self.platform.sending.quota.used(self.now)
                quota.keep_reading(session, self.now, self.platform.sending.quota.limit, used)

    def live_until(self, end: datetime, after_each: Callable[[], None] = lambda: None) -> None:
        """Time jumps from one due moment to the next."""
        while (due := self._next_due()) is not None and due < end:
            self.now = max(self.now, due)
            self.tick_prompts()
            after_each()
        self.now = end

    def _next_due(self) -> datetime | None:
        with self.database.reading() as session:
            statement = select(func.min(Client.next_prompt_at), func.min(Client.next_reminder_at))
            found = [moment for moment in session.execute(statement).one() if moment is not None]
        return min(found, default=None)

    def deliver(self) -> None:
        """Everything that may leave now leaves, on the road that delivery takes, without its threads."""
        transports = Transports(self.calls)
        while self._anything_waits() and (jobs := self._picked()):
            for job in jobs:
                answer = transports.attempt(job)
                with self.database.transaction() as session:
                    settle(session, job, answer, self.now, 0.5)
                    leases.release_people(session, [str(job.line_user_id)], "test")

    def _anything_waits(self) -> bool:
        waiting = (Send.status.in_(UNFINISHED), Send.next_attempt_at <= self.now)
        with self.database.reading() as session:
            return session.scalar(select(Send.id).where(*waiting).limit(1)) is not None

    def _picked(self) -> list[Job]:
        with self.database.transaction() as session:
            due = leases.people_due(session, self.now, 500)
            claimed = leases.claim_people(session, due, "test", ())
            jobs = pick_for(session, claimed, self.now)
            idle = claimed - {str(job.line_user_id) for job in jobs}
            leases.release_people(session, idle, "test")
            return [*jobs, *pick_calls(session, self.now, 500)]

    # What came of it

    def prompts(self) -> list[Prompt]:
        with self.database.reading() as session:
            return list(session.scalars(select(Prompt).order_by(Prompt.id)))

    def sends(self, *statuses: SendStatus) -> list[Send]:
        with self.database.reading() as session:
            statement = select(Send).order_by(Send.id)
            return list(
                session.scalars(statement.where(Send.status.in_(statuses)) if statuses else statement)
            )


@dataclass
class Phone:
    """A client's phone."""

    world: SimulatedOffice
    person: Person
    client_id: int

    @property
    def user_id(self) -> str:
        return self.person.user_id

    @property
    def pushed(self) -> list[Entry]:
        """What came without being asked for."""
        return [e for e in self.person.entries if e.side is Side.BOT and e.road.value != "reply"]

    @property
    def unasked(self) -> list[str]:
        """The same in words."""
        return [_words(entry.message) for entry in self.pushed]

    @property
    def said(self) -> str:
        """The last thing the bot said."""
        return [_words(e.message) for e in self.person.entries if e.side is Side.BOT][-1]

    def say(self, text: str) -> str:
        """Types; returns what the bot answers."""
        return self._does(Text(f"m{next(_numbers)}", text))

    def tap(self, label: str) -> str:
        """Taps the newest button of that label, quick replies and cards alike."""
        return self.tap_data(self.button(label))

    def tap_data(self, data: str) -> str:
        return self._does(Tap(data))

    def button(self, label: str) -> str:
        for entry in reversed(self.person.entries):
            for found, data in _buttons(entry.message):
                if found == label:
                    return data
        raise AssertionError(f"no button {label!r}")

    @property
    def buttons(self) -> list[str]:
        """On the last message."""
        last = [e.message for e in self.person.entries if e.side is Side.BOT][-1]
        return [label for label, _ in _buttons(last)]

    def fill_in(self) -> None:
        """Answers every question of the short record up to the summary."""
        self.tap("みじかく")
        for _ in range(20):
            if "送信する" in self.buttons:
                return
            self.tap("とばす")
        raise AssertionError(self.said)

    def row(self) -> Client:
        with self.world.database.reading() as session:
            return session.get_one(Client, self.client_id)

    def change(self, **columns: Any) -> None:
        with self.world.database.transaction() as session:
            row = session.get_one(Client, self.client_id)
            for name, value in columns.items():
                setattr(row, name, value)

    def _does(self, content: Content) -> str:
        now = self.world.now
        token = self.world.platform.tokens.issue(self.user_id, now)
        self.world.platform.tokens.received(token, now)
        event = Inbound(f"e{next(_numbers)}", self.user_id, now, content, token)
        take_in(self.world.office, event, {}, now, 5.0)
        self.world.deliver()
        self.world.now += timedelta(seconds=1)
        return self.said


def simulated(
    database: Database, now: str = "2026-10-12 12:00", limit: int | None = None, **overrides: Any
) -> SimulatedOffice:
    """An office that opens at that local time; `limit` is the month's quota, overrides are settings."""
    given = settings(**overrides)
    world = SimulatedOffice(Office(given, database, Forms(None)), at(now))
    world.platform.sending.quota.limit = limit
    return world


def _first_slot(now: datetime, weekday: int, clock: time, office: Office) -> datetime:
    from bot.schedule.prompts import PromptPlan, PromptTime, next_slot

    return next_slot(now, PromptPlan(PromptTime(weekday, clock), now), office.calendar()).due_at


def _words(message: dict[str, Any]) -> str:
    if message["type"] == "text":
        return str(message["text"])
    return str(message["contents"]["body"]["contents"][0]["text"])


def _buttons(message: dict[str, Any]) -> Sequence[tuple[str, str]]:
    quick = [item["action"] for item in message.get("quickReply", {}).get("items", ())]
    footer = message.get("contents", {}).get("footer", {}).get("contents", ())
    actions = [*[part["action"] for part in footer], *quick]
    return [(action["label"], action["data"]) for action in actions if action["type"] == "postback"]
