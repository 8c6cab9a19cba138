"""The people who hold the phones, and what stands in their chats."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.simulator.checks import Json

NOT_A_FRIEND_FOR = timedelta(days=7)
"""How long a push reaches someone who wrote without being a friend (R#send-push-message-conditions)."""


class Device(StrEnum):
    """LINE for PC shows neither quick replies nor the rich menu."""

    PHONE = "phone"
    PC = "pc"


class PersonKind(StrEnum):
    """Only sorts phones on the page; the platform itself knows no difference."""

    CLIENT = "client"
    STAFF = "staff"


class Side(StrEnum):
    """Whose message it is."""

    BOT = "bot"
    USER = "user"


class Road(StrEnum):
    """How a message came."""

    REPLY = "reply"
    PUSH = "push"
    MULTICAST = "multicast"
    PHONE = "phone"


@dataclass(slots=True)
class Entry:
    """One message in a chat."""

    message_id: str
    side: Side
    road: Road
    at: datetime
    message: Json
    revision: int = 0
    request_id: str | None = None
    """The API call that brought it."""
    unsent: bool = False
    tapped: bool = False
    """One of its quick replies was used."""
    read: bool = False

    def as_json(self) -> Json:
        shown: Json = {} if self.unsent else self.message
        return {
            "message_id": self.message_id,
            "side": self.side.value,
            "road": self.road.value,
            "at": int(self.at.timestamp() * 1000),
            "message": shown,
            "revision": self.revision,
            "request_id": self.request_id,
            "unsent": self.unsent,
            "read": self.read,
        }


@dataclass(slots=True)
class Person:
    """Someone with LINE on a phone."""

    user_id: str
    name: str
    kind: PersonKind = PersonKind.CLIENT
    device: Device = Device.PHONE
    friend: bool = False
    blocked: bool = False
    wrote_at: datetime | None = None
    loading_until: datetime | None = None
    rich_menu_id: str | None = None
    revision: int = 0
    entries: list[Entry] = field(default_factory=list)

    def reachable(self, now: datetime) -> bool:
        """Whether a push would arrive."""
        if self.blocked:
            return False
        lately = self.wrote_at is not None and now - self.wrote_at <= NOT_A_FRIEND_FOR
        return self.friend or lately

    def entry(self, message_id: str) -> Entry | None:
        return next((e for e in reversed(self.entries) if e.message_id == message_id), None)

    def newest(self) -> Entry | None:
        """The last message that was not taken back."""
        return next((entry for entry in reversed(self.entries) if not entry.unsent), None)

    def newest_message_id(self) -> str | None:
        newest = self.newest()
        return newest.message_id if newest else None

    def live_quick_replies(self) -> list[Json]:
        """Buttons of the newest message; a deleted message gives the ones before it back."""
        newest = self.newest()
        if newest is None or newest.tapped or self.device is Device.PC:
            return []
        quick_reply = newest.message.get("quickReply") or {}
        return list(quick_reply.get("items") or [])
