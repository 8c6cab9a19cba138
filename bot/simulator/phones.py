"""What people do with their phones, and the webhook events that follow from it."""

from collections.abc import Callable
from datetime import timedelta

from bot.simulator.chats import Chats
from bot.simulator.checks import Json
from bot.simulator.config import SimulatorConfig
from bot.simulator.events import incoming_message, user_event
from bot.simulator.people import Device, Entry, Person, PersonKind, Road, Side
from bot.simulator.tokens import ReplyTokens

SEND_CUTS_AT = 10_000
"""Characters the app takes in one message (line-platform: unverified)."""
UNSEND_WITHIN = timedelta(hours=24)

_STAYS_OPEN = ("camera", "cameraRoll", "location", "datetimepicker", "uri", "clipboard")


class PhoneError(Exception):
    """Something that a person cannot do on a real phone either."""


class Phones:
    """From the phones to the bot."""

    def __init__(
        self,
        config: SimulatorConfig,
        chats: Chats,
        tokens: ReplyTokens,
        send: Callable[[Json], None],
    ) -> None:
        self._clock = config.clock
        self._chats = chats
        self._tokens = tokens
        self._send = send
        self.contents: dict[str, tuple[str, bytes]] = {}
        """Media that people sent: message id → content type and bytes."""

    def join(
        self,
        name: str,
        kind: PersonKind = PersonKind.CLIENT,
        user_id: str | None = None,
        device: Device = Device.PHONE,
    ) -> Person:
        """A new phone that does not know the bot yet."""
        with self._chats.lock:
            person = self._chats.add(name, kind, user_id)
            person.device = device
        return person

    def befriend_quietly(self, user_id: str) -> None:
        """Makes a friend without a follow event, as one of long ago."""
        self._chats.get(user_id).friend = True

    def follow(self, user_id: str) -> Json:
        """友だち追加, or unblocking."""
        with self._chats.lock:
            person = self._chats.get(user_id)
            follow = {"isUnblocked": person.blocked}
            person.friend, person.blocked = True, False
            self._chats.changed(person)
        return self._raise_event("follow", user_id, follow=follow)

    def block(self, user_id: str) -> Json:
        with self._chats.lock:
            person = self._chats.get(user_id)
            if person.blocked:
                raise PhoneError("this person has blocked the bot already")
            person.blocked, person.rich_menu_id = True, None
            self._chats.changed(person)
        return self._raise_event("unfollow", user_id, with_token=False)

    def say(self, user_id: str, text: str) -> Entry:
        if not text.strip():
            raise PhoneError("LINE sends no empty message")
        return self.send(user_id, {"type": "text", "text": text[:SEND_CUTS_AT]})

    def send(self, user_id: str, content: Json, media: tuple[str, bytes] | None = None) -> Entry:
        """Any message: `content` as in a message event, without ids."""
        person = self._open_chat(user_id)
        entry = self._show_own(person, content)
        if media:
            self.contents[entry.message_id] = media
        self._raise_event("message", user_id, message=incoming_message(entry.message_id, content))
        return entry

    def tap(
        self,
        user_id: str,
        action: Json,
        message_id: str | None = None,
        params: Json | None = None,
    ) -> None:
        """A button. `message_id` is given for a quick reply, which then vanishes."""
        person = self._open_chat(user_id)
        if message_id and action["type"] not in _STAYS_OPEN:
            self._use_quick_reply(person, message_id)
        if action["type"] == "message":
            self.say(user_id, action["text"])
        elif action["type"] in ("postback", "datetimepicker", "richmenuswitch"):
            self._postback(person, action, params)
            if message_id:
                self._use_quick_reply(person, message_id)

    def unsend(self, user_id: str, message_id: str) -> Json:
        with self._chats.lock:
            person = self._chats.get(user_id)
            entry = person.entry(message_id)
            if entry is None or entry.side is not Side.USER or entry.unsent:
                raise PhoneError("only an own message that is still there can be unsent")
            if self._clock() - entry.at > UNSEND_WITHIN:
                raise PhoneError("LINE lets one unsend for 24 hours only")
            entry.unsent = True
            self.contents.pop(message_id, None)
            self._chats.changed(person, entry)
        unsend = {"messageId": message_id}
        return self._raise_event("unsend", user_id, with_token=False, unsend=unsend)

    def rename(self, user_id: str, name: str) -> None:
        with self._chats.lock:
            person = self._chats.get(user_id)
            person.name = name
            self._chats.changed(person)

    def use_device(self, user_id: str, device: Device) -> None:
        with self._chats.lock:
            person = self._chats.get(user_id)
            person.device = device
            self._chats.changed(person)

    def _open_chat(self, user_id: str) -> Person:
        person = self._chats.get(user_id)
        if person.blocked:
            raise PhoneError("this person has blocked the bot; unblock first")
        return person

    def _show_own(self, person: Person, content: Json) -> Entry:
        message_id = self._chats.new_message_id()
        entry = Entry(message_id, Side.USER, Road.PHONE, self._clock(), content)
        return self._chats.append(person, entry)

    def _use_quick_reply(self, person: Person, message_id: str) -> None:
        with self._chats.lock:
            entry = person.entry(message_id)
            if entry:
                entry.tapped = True
                self._chats.changed(person, entry)

    def _postback(self, person: Person, action: Json, params: Json | None) -> None:
        words = action.get("displayText")
        if words:
            self._show_own(person, {"type": "text", "text": words})
        postback = {"data": action["data"]} | ({"params": params} if params else {})
        self._raise_event("postback", person.user_id, postback=postback)

    def _raise_event(self, kind: str, user_id: str, *, with_token: bool = True, **parts: object) -> Json:
        now = self._clock()
        token = {"replyToken": self._tokens.issue(user_id, now)} if with_token else {}
        event = user_event(kind, user_id, now, **parts, **token)
        self._send(event)
        return event
