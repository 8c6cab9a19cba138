"""The Messaging API's sending calls, apart from HTTP: reply, push, multicast and what goes with them.

Source: https://developers.line.biz/en/reference/messaging-api/#messages
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.simulator import limits
from bot.simulator.chats import Chats
from bot.simulator.checks import BodyPlace, Json, need_list
from bot.simulator.config import Checking, SimulatorConfig, UnknownRecipients
from bot.simulator.events import quote_token
from bot.simulator.messages import refuse_bad_messages
from bot.simulator.people import Entry, Person, Road, Side
from bot.simulator.quota import Quota
from bot.simulator.refusals import (
    Detail,
    bad_body,
    bad_property,
    not_found,
    retry_key_not_supported,
    unknown_recipient,
)
from bot.simulator.tokens import ReplyTokens, RetryKeys

_NOT_QUOTABLE = ("audio", "location", "imagemap")


@dataclass(frozen=True, slots=True)
class Call:
    """One API request, already authorised."""

    request_id: str
    body: Json
    retry_key: str | None = None


class Sending:
    """From the bot to the phones. Methods raise RefusalError as LINE would refuse."""

    def __init__(self, config: SimulatorConfig, chats: Chats, tokens: ReplyTokens) -> None:
        self._config = config
        self._chats = chats
        self.tokens = tokens
        self.retry_keys = RetryKeys()
        self.quota = Quota(config.monthly_quota)
        self.delivered: dict[Road, Counter[str]] = {
            road: Counter() for road in (Road.REPLY, Road.PUSH, Road.MULTICAST)
        }
        """API calls that reached a person, by road and user id."""

    def reply(self, call: Call) -> Json:
        if call.retry_key is not None:
            raise retry_key_not_supported()
        token = call.body.get("replyToken")
        if not isinstance(token, str) or not token:
            raise bad_body([Detail("May not be empty", "replyToken")])
        self._check(call.body)
        with self._chats.lock:
            user_id = self.tokens.spend(token, self._config.clock())
            person = self._chats.get(user_id)
            return {"sentMessages": self._deliver(person, Road.REPLY, call)}

    def push(self, call: Call) -> Json:
        to = call.body.get("to")
        if not isinstance(to, str) or not limits.RECIPIENT_ID.fullmatch(to):
            raise bad_property("'to'")
        self._check(call.body)
        with self._chats.lock:
            now = self._config.clock()
            self.retry_keys.refuse_if_accepted(call.retry_key, call.body, now)
            person = self._chats.find(to)
            if person is None:
                raise unknown_recipient()
            self._book([person])
            sent = self._deliver(person, Road.PUSH, call)
            self.retry_keys.remember(call.retry_key, call.request_id, call.body, sent, now)
        return {"sentMessages": sent}

    def multicast(self, call: Call) -> Json:
        user_ids = self._multicast_ids(call.body)
        self._check(call.body)
        with self._chats.lock:
            now = self._config.clock()
            self.retry_keys.refuse_if_accepted(call.retry_key, call.body, now)
            people = self._multicast_people(user_ids)
            self._book(people)
            for person in people:
                self._deliver(person, Road.MULTICAST, call)
            self.retry_keys.remember(call.retry_key, call.request_id, call.body, (), now)
        return {}

    def validate(self, call: Call) -> Json:
        """Looks at `messages` only and sends nothing."""
        if call.retry_key is not None:
            raise retry_key_not_supported()
        refuse_bad_messages(call.body)
        return {}

    def start_loading(self, call: Call) -> Json:
        """Three dots in an open one-on-one chat, 5 to 60 seconds in steps of 5."""
        chat_id, seconds = call.body.get("chatId"), call.body.get("loadingSeconds", 20)
        if not isinstance(chat_id, str) or not limits.USER_ID.fullmatch(chat_id):
            raise bad_property("'chatId'")
        if seconds not in range(5, 61, 5):
            text = "loadingSeconds must be a multiple of 5 between 5 and 60"
            raise bad_body([Detail(text, "loadingSeconds")])
        with self._chats.lock:
            person = self._chats.find(chat_id)
            if person and person.reachable(self._config.clock()):
                person.loading_until = self._config.clock() + timedelta(seconds=seconds)
                self._chats.changed(person)
        return {}

    def profile(self, user_id: str) -> Json:
        """404 for who is unknown, no friend, or has blocked the bot."""
        person = self._chats.find(user_id)
        if person is None or not person.friend or person.blocked:
            raise not_found()
        return {"userId": person.user_id, "displayName": person.name, "language": "ja"}

    def consumption(self) -> Json:
        return {"totalUsage": self.quota.used(self._config.clock())}

    def targets(self, endpoint: str, body: Json) -> tuple[str, ...]:
        """Whom a call would reach, for faults that are meant for one person."""
        if endpoint == "reply":
            owner = self.tokens.owner(str(body.get("replyToken")))
            return (owner,) if owner else ()
        to = body.get("to", ())
        return tuple(map(str, to)) if isinstance(to, list) else (str(to),)

    def _check(self, body: Json) -> None:
        if self._config.checking is Checking.STRICT:
            refuse_bad_messages(body)
        elif not isinstance(body.get("messages"), list):
            raise bad_body([Detail("May not be empty", "messages")])

    def _book(self, people: Sequence[Person]) -> None:
        now = self._config.clock()
        reached = sum(person.reachable(now) for person in people)
        self.quota.refuse_beyond(reached, now)
        self.quota.book(reached, now)

    def _deliver(self, person: Person, road: Road, call: Call) -> list[Json]:
        """Puts the messages into the chat; whoever blocked the bot gets nothing, silently."""
        now = self._config.clock()
        answered = road is Road.REPLY and not person.blocked
        if not (answered or person.reachable(now)):
            return [_sent(self._chats.new_message_id(), m) for m in call.body["messages"]]
        self.delivered[road][person.user_id] += 1
        sent = []
        for message in call.body["messages"]:
            message_id = self._chats.new_message_id()
            entry = Entry(message_id, Side.BOT, road, now, message, request_id=call.request_id)
            self._chats.append(person, entry)
            sent.append(_sent(message_id, message))
        return sent

    def _multicast_ids(self, body: Json) -> list[str]:
        faults = list(need_list(body, "to", BodyPlace(), 1, limits.MULTICAST_RECIPIENTS))
        if faults:
            raise bad_body(faults)
        for index, user_id in enumerate(body["to"]):
            if not isinstance(user_id, str) or not limits.USER_ID.fullmatch(user_id):
                raise bad_property(f"to[{index}]")
        return list(dict.fromkeys(body["to"]))

    def _multicast_people(self, user_ids: Sequence[str]) -> list[Person]:
        found = [person for user_id in user_ids if (person := self._chats.find(user_id))]
        refuse = self._config.unknown_in_multicast is UnknownRecipients.REFUSE
        if refuse and len(found) < len(user_ids):
            raise unknown_recipient()
        return found


def _sent(message_id: str, message: Json) -> Json:
    quotable = message.get("type") not in _NOT_QUOTABLE
    return {"id": message_id} | ({"quoteToken": quote_token()} if quotable else {})
