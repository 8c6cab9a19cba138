"""A delivery between one of the databases and a simulated platform."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.delivery.loop import Delivery
from bot.delivery.mail import Mail, MailError
from bot.delivery.transports import Transports
from bot.dialogs.messages import MessageKind
from bot.simulator.driver import Phone
from bot.storage import sends
from bot.storage.models import Channel, Send, SendStatus
from bot.storage.session import Database
from tests.line.running_platform import RunningPlatform

SOON = 5.0


@dataclass
class Letterbox:
    """Stands for a mail server; refuses as told."""

    arrived: list[Mail] = field(default_factory=list)
    refusals: list[MailError] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.open.set()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        self.open.clear()
        yield
        self.open.set()

    def send(self, mail: Mail) -> None:
        self.open.wait(SOON * 2)
        if self.refusals:
            raise self.refusals.pop(0)
        self.arrived.append(mail)


@dataclass
class PostOffice:
    """What tests of delivery do: queue, deliver, look."""

    database: Database
    line: RunningPlatform
    letterbox: Letterbox = field(default_factory=Letterbox)

    def delivery(self, **options: Any) -> Delivery:
        transports = options.pop("transports", None) or Transports(self.line.calls(), self.letterbox)
        return Delivery(self.database, transports, **options)

    @contextmanager
    def delivering(self, **options: Any) -> Iterator[Delivery]:
        """Runs in threads until left, and then finishes what is in flight."""
        delivery = self.delivery(**options)
        delivery.start()
        try:
            yield delivery
        finally:
            delivery.stop()

    def reply(self, phone: Phone, *texts: str, **columns: Any) -> int:
        """Queue a reply with a token that came just now."""
        now = datetime.now(UTC)
        token = {"reply_token": self.line.token_of(phone), "arrived_at": now}
        return self._queue(Channel.REPLY, texts, {"line_user_id": phone.user_id, **token, **columns})

    def push(self, phone: Phone, *texts: str, **columns: Any) -> int:
        return self._queue(Channel.PUSH, texts, {"line_user_id": phone.user_id, **columns})

    def _queue(self, channel: Channel, texts: tuple[str, ...], columns: dict[str, Any]) -> int:
        kind = columns.pop("kind", MessageKind.ANSWER)
        parts = [{"kind": kind, "message": {"type": "text", "text": text}} for text in texts]
        body = columns.pop("body", parts)
        with self.database.transaction() as session:
            return sends.add(session, datetime.now(UTC), channel, kind, body=body, **columns)

    def row(self, send_id: int) -> Send:
        with self.database.reading() as session:
            return session.get_one(Send, send_id)

    def rows(self) -> list[Send]:
        with self.database.reading() as session:
            return list(session.scalars(select(Send).order_by(Send.id)))

    def change(self, send_id: int, **columns: Any) -> None:
        with self.database.transaction() as session:
            row = session.get_one(Send, send_id)
            for name, value in columns.items():
                setattr(row, name, value)

    def wait_for(self, send_id: int, status: SendStatus = SendStatus.ACCEPTED) -> Send:
        """Waits until the send has that status."""
        deadline = time.monotonic() + SOON * 2
        while (row := self.row(send_id)).status != status:
            assert time.monotonic() < deadline, f"still {row.status} after {row.attempts}: {row.error}"
            time.sleep(0.02)
        return row

    def drain(self, seconds: float = SOON) -> int:
        """Sends all that is due; returns how much is left."""
        return self.delivery().drain(time.monotonic() + seconds)


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def ahead(**span: float) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


def until(condition: Callable[[], object], seconds: float = SOON * 2) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)
