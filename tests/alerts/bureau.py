"""A small office over a real database: people who write and tap, a clock, and what reached whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.alerts.desk import AlertDesk
from bot.alerts.rings import ring_due
from bot.conversation import take_in
from bot.dialogs.inbound import Content, Inbound, Media, MediaKind, Tap, Text
from bot.dialogs.state import Place, State
from bot.dialogs.state_json import state_to_json
from bot.forms import Forms
from bot.office import Office
from bot.settings import Settings
from bot.storage import alerts
from bot.storage.models import (
    Alert,
    AlertEntry,
    Channel,
    Client,
    Concern,
    Conversation,
    InboundEvent,
    InboundStatus,
    Send,
    SendStatus,
    Staff,
)
from bot.storage.session import Database
from tests.alerts.words import word_reader
from tests.builders import settings_environment

TOKYO = ZoneInfo("Asia/Tokyo")
YUUKI = "U" + "a" * 32
STRANGER = "U" + "b" * 32
TANAKA, SATO, ABE, MORI = (f"U{number:032x}" for number in range(1, 5))
"""The client's staff member, the manager, the one on call, a colleague."""


def tokyo(text: str) -> datetime:
    """A moment from the office's clock: 2026-11-25 10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO).astimezone(UTC)


MORNING = tokyo("2026-11-25 10:00")
NIGHT = tokyo("2026-11-25 23:00")
FRIDAY_EVENING = tokyo("2026-11-27 19:00")


@dataclass
class Bureau:
    """Call `deliver` to let LINE and mail take what is queued, as far as they work."""

    database: Database
    now: datetime = MORNING
    settings: Mapping[str, Any] = field(default_factory=dict)
    line_works: bool = True
    mail_works: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)
    mails: list[tuple[int, str]] = field(default_factory=list)
    staff: dict[str, int] = field(default_factory=dict)
    client_id: int = 0
    events: int = 0

    def __post_init__(self) -> None:
        given = settings_environment(**{name.upper(): value for name, value in self.settings.items()})
        names = {name.lower(): value for name, value in given.items()}
        self.office = Office(
            settings=Settings(_env_file=None, **names),
            database=self.database,
            forms=Forms(None),
        )
        self.office.reader = word_reader()

    # People

    def open(self, *, on_call: bool = True) -> "Bureau":
        """Tanaka looks after Yuuki; Sato is the manager, Abe is on call, Mori a colleague."""
        self.add_staff(TANAKA, "田中")
        self.add_staff(SATO, "佐藤", is_manager=True)
        self.add_staff(ABE, "阿部", on_call=on_call)
        self.add_staff(MORI, "森")
        self.client_id = self.add_client(YUUKI, "ゆうき", TANAKA)
        return self

    def add_staff(self, line: str, name: str, **columns: Any) -> int:
        email = f"{line[-4:]}@office.example"
        with self.database.transaction() as session:
            row = Staff(
                name=name,
                email=email,
                email_lookup=self.database.keys.lookup(email),
                line_user_id=line,
                created_at=self.now,
                **columns,
            )
            session.add(row)
            session.flush()
            session.add(_conversation(line, self.now, staff_id=row.id))
            self.staff[line] = row.id
            return row.id

    def add_client(self, line: str, nickname: str | None, carer: str) -> int:
        with self.database.transaction() as session:
            row = Client(
                name="山田 ゆうき",
                nickname=nickname,
                staff_id=self.staff[carer],
                line_user_id=line,
                phone="090-0000-1111",
                consented_at=self.now,
                prompt_weekday=2,
                prompt_time=time(19),
                prompt_chosen_at=self.now - timedelta(days=60),
                created_at=self.now,
            )
            session.add(row)
            session.flush()
            session.add(_conversation(line, self.now, client_id=row.id, state=State(place=Place.IDLE)))
            return row.id

    def change_staff(self, line: str, **columns: Any) -> None:
        with self.database.transaction() as session:
            row = session.get_one(Staff, self.staff[line])
            for name, value in columns.items():
                setattr(row, name, value)

    # What happens

    def happens(self, who: str, content: Content, at: datetime | None = None) -> None:
        self.events += 1
        event = Inbound(f"event-{self.events}", who, at or self.now, content, f"token-{self.events}")
        take_in(self.office, event, {}, self.now, 5.0)
        assert not self.failed(), "our own code failed on an event"

    def writes(self, who: str, text: str, at: datetime | None = None) -> str:
        message_id = f"message-{self.events}"
        self.happens(who, Text(message_id, text), at)
        return message_id

    def taps(self, who: str, act: str, alert: Alert | None = None, at: str = "") -> None:
        alert_id = (alert or self.alert()).id
        self.happens(who, Tap(f"alert/{alert_id}/{act}" + (f"/{at}" if at else "")))

    def sends_picture(self, who: str) -> None:
        self.happens(who, Media(f"message-{self.events}", MediaKind.IMAGE))

    def sends_place(self, who: str, place: str) -> None:
        self.happens(who, Media(f"message-{self.events}", MediaKind.LOCATION, place))

    def passes(self, **span: float) -> "Bureau":
        """Time passes, and the worker does what falls due, every minute (over hours, every five)."""
        step = timedelta(minutes=5 if timedelta(**span) > timedelta(hours=2) else 1)
        end = self.now + timedelta(**span)
        while self.now < end:
            self.now = min(self.now + step, end)
            self.tick()
        return self

    def tick(self) -> None:
        self.tick_silently()
        self.deliver()

    def tick_silently(self) -> None:
        """The worker queues what is due; nothing is delivered yet."""
        while ring_due(self.office, self.now, self.now):
            pass

    def deliver(self) -> None:
        """Let LINE and mail take what is queued, as far as they work."""
        with self.database.transaction() as session:
            waiting = select(Send).where(Send.status == SendStatus.QUEUED).order_by(Send.id)
            for send in session.scalars(waiting):
                by_mail = send.channel == Channel.MAIL
                if not (self.mail_works if by_mail else self.line_works):
                    continue
                self.accepted(session, send)
                self._arrived(send)

    def accepted(self, session: Any, send: Send) -> None:
        """A road has taken it."""
        send.status, send.finished_at = SendStatus.ACCEPTED, self.now
        if send.kind == "alert" and send.alert_id:
            alerts.mark_told(session, [send.alert_id], self.now)

    def _arrived(self, send: Send) -> None:
        if send.channel == Channel.MAIL:
            self.mails.append((send.staff_id or 0, send.body["subject"] + "\n" + send.body["text"]))
            return
        for part in send.body:
            self.heard.append((str(send.line_user_id), _text(part["message"])))

    # What one sees

    def heard_by(self, who: str) -> list[str]:
        """What that phone has shown."""
        self.deliver()
        return [text for line, text in self.heard if line == who]

    def last_heard_by(self, who: str) -> str:
        return (self.heard_by(who) or [""])[-1]

    def rung(self) -> list[str]:
        """Whose phones have rung, in order; forgets them."""
        self.deliver()
        found = [line for line, text in self.heard if "【" in text and "{対応します}" in text]
        self.heard = [one for one in self.heard if "{対応します}" not in one[1]]
        return found

    def alerts(self) -> list[Alert]:
        with self.database.reading() as session:
            return list(session.scalars(select(Alert).order_by(Alert.id)))

    def alert(self) -> Alert:
        return self.alerts()[-1]

    def concerns(self) -> list[Concern]:
        with self.database.reading() as session:
            return list(session.scalars(select(Concern).order_by(Concern.id)))

    def story(self, alert: Alert | None = None) -> list[str]:
        """What happened to the alert, in words of the table."""
        with self.database.reading() as session:
            rows = session.scalars(select(AlertEntry).order_by(AlertEntry.id))
            return [row.what for row in rows if row.alert_id == (alert or self.alert()).id]

    def desk(self, session: Any) -> AlertDesk:
        return AlertDesk(self.office, session, self.now)

    def failed(self) -> int:
        """Events on which our own code failed."""
        with self.database.reading() as session:
            failed = InboundEvent.status == InboundStatus.FAILED
            return session.scalar(select(func.count()).select_from(InboundEvent).where(failed)) or 0

    def today(self) -> date:
        return self.now.astimezone(TOKYO).date()


def _conversation(line: str, now: datetime, state: State | None = None, **whose: int) -> Conversation:
    stored = state_to_json(state or State())
    return Conversation(line_user_id=line, state=stored, created_at=now, updated_at=now, **whose)


def _text(message: dict[str, Any]) -> str:
    """A message read aloud, buttons in braces."""
    if message["type"] == "text":
        text, footer = message["text"], []
    else:
        bubble = message["contents"]
        text = bubble["body"]["contents"][0]["text"]
        footer = [one["action"]["label"] for one in bubble.get("footer", {}).get("contents", [])]
    quick = [item["action"]["label"] for item in message.get("quickReply", {}).get("items", [])]
    return text + "".join(f" {{{label}}}" for label in (*footer, *quick))
