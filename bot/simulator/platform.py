"""A LINE platform in memory: people, chats, tokens, quota, faults. No HTTP in here."""

import secrets
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.simulator.chats import Chats
from bot.simulator.checks import Json
from bot.simulator.config import SimulatorConfig
from bot.simulator.events import milliseconds
from bot.simulator.faults import Faults
from bot.simulator.people import Device, Person, Side
from bot.simulator.phones import Phones
from bot.simulator.posting import Outcome, WebhookResult
from bot.simulator.quota import RateLimits
from bot.simulator.rich_menus import RichMenus
from bot.simulator.sending import Sending
from bot.simulator.tokens import ReplyTokens
from bot.simulator.webhooks import Post, WebhookSender


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One request to the Messaging API, as LINE advises to log it."""

    at: datetime
    endpoint: str
    status: int
    request_id: str
    user_ids: tuple[str, ...]
    message: str

    def as_json(self) -> Json:
        return {
            "at": self.at.isoformat(),
            "endpoint": self.endpoint,
            "status": self.status,
            "request_id": self.request_id,
            "user_ids": list(self.user_ids),
            "message": self.message,
        }


class UnknownEventError(LookupError):
    """No event with this id was ever sent."""


class Platform:
    """One channel with everything around it."""

    def __init__(self, config: SimulatorConfig, post: Post | None = None) -> None:
        self.config = config
        self.bot_user_id = f"U{secrets.token_hex(16)}"
        self.chats = Chats()
        self.tokens = ReplyTokens()
        self.sending = Sending(config, self.chats, self.tokens)
        self.webhooks = WebhookSender(
            config, self.bot_user_id, self._webhook_arrives, self._webhook_ended, post
        )
        self.phones = Phones(config, self.chats, self.tokens, self.send_event)
        self.rich_menus = RichMenus(self.chats)
        self.faults = Faults()
        self.rates = RateLimits()
        self.calls: deque[CallRecord] = deque(maxlen=10_000)
        self.call_counts: Counter[tuple[str, int]] = Counter()
        self.left_groups: list[str] = []
        self._events: dict[str, Json] = {}

    def send_event(self, event: Json) -> None:
        """Sends an event, made here or by a test, and keeps it for redelivery."""
        self._keep(event)
        self.webhooks.send(event)

    def send_events(self, events: Sequence[Json]) -> None:
        """Several events, perhaps of several people, in one request."""
        for event in events:
            self._keep(event)
        self.webhooks.send(*events)

    def redeliver(self, event_id: str) -> None:
        """As LINE does when redelivery is on: the same event, its flag set, its token renewed."""
        self.webhooks.redeliver(self.event(event_id))

    def duplicate(self, event_id: str) -> None:
        """The very same event once more, as the network may do."""
        self.webhooks.send(self.event(event_id))

    def event(self, event_id: str) -> Json:
        """Raises UnknownEventError."""
        event = self._events.get(event_id)
        if event is None:
            raise UnknownEventError(f"no event {event_id!r} was sent")
        return event

    def events(self) -> list[Json]:
        with self.chats.lock:
            return list(self._events.values())

    def record(self, record: CallRecord) -> None:
        with self.chats.lock:
            self.calls.append(record)
            self.call_counts[record.endpoint, record.status] += 1

    def view(self, person: Person, since: int = 0) -> Json:
        """What one phone shows; of the messages only those newer than revision `since`."""
        with self.chats.lock:
            now = self.config.clock()
            loading = person.loading_until is not None and person.loading_until > now
            return {
                "user_id": person.user_id,
                "name": person.name,
                "kind": person.kind.value,
                "device": person.device.value,
                "friend": person.friend,
                "blocked": person.blocked,
                "revision": person.revision,
                "loading_until": milliseconds(person.loading_until)
                if loading and person.loading_until
                else None,
                "entries": [e.as_json() for e in person.entries if e.revision > since],
                "newest_message_id": person.newest_message_id(),
                "quick_replies": person.live_quick_replies(),
                "rich_menu": self._menu_of(person),
            }

    def close(self) -> None:
        self.faults.clear()
        self.webhooks.close()

    def _menu_of(self, person: Person) -> Json | None:
        menu = self.rich_menus.shown_to(person)
        if menu is None or person.device is Device.PC or not person.friend or person.blocked:
            return None
        return menu.as_json()

    def _keep(self, event: Json) -> None:
        with self.chats.lock:
            self._events[str(event.get("webhookEventId"))] = event

    def _webhook_arrives(self, events: Sequence[Json], at: datetime) -> None:
        for event in events:
            self.tokens.received(str(event.get("replyToken")), at)

    def _webhook_ended(self, events: Sequence[Json], result: WebhookResult) -> None:
        """An accepted message shows as read, as with LINE's chat mode switched off."""
        if result.outcome is not Outcome.OK:
            return
        for event in events:
            if event.get("type") == "message":
                self._mark_read(event)

    def _mark_read(self, event: Json) -> None:
        with self.chats.lock:
            person = self.chats.find(str(event.get("source", {}).get("userId")))
            entry = person.entry(str(event["message"].get("id"))) if person else None
            if person and entry and entry.side is Side.USER:
                entry.read = True
                self.chats.changed(person, entry)
