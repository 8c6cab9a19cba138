"""A simulated channel for tests: a clock that stands still, webhooks that go nowhere, a bot's calls."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.simulator import Platform, SimulatorConfig, create_simulator
from bot.simulator.posting import Outcome

TOKEN = "channel-access-token"
SECRET = "channel-secret"
NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class StandingClock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **gap: float) -> None:
        self.now += timedelta(**gap)


@dataclass
class ListeningBot:
    """Stands for the bot's webhook address; answers as told."""

    answers: list[tuple[Outcome, int | None]] = field(default_factory=list)
    requests: list[tuple[bytes, str]] = field(default_factory=list)

    def post(self, _url: str, body: bytes, signed: str, _timeout: float) -> tuple[Outcome, int | None]:
        self.requests.append((body, signed))
        return self.answers.pop(0) if self.answers else (Outcome.OK, 200)


class Channel:
    """The bot's side of the Messaging API, and the people on the other side."""

    def __init__(self, **config: Any) -> None:
        self.clock = StandingClock()
        self.bot = ListeningBot()
        wishes = {"channel_secret": SECRET, "access_token": TOKEN, "clock": self.clock}
        url = {"callback_url": "http://127.0.0.1:9/callback"}
        self.platform = Platform(SimulatorConfig(**{**wishes, **url, **config}), self.bot.post)
        self.http: FlaskClient = create_simulator(self.platform.config, self.platform).test_client()

    def friend(self, name: str = "たなか") -> str:
        """A friend of long ago; returns the user id."""
        person = self.platform.phones.join(name)
        self.platform.phones.befriend_quietly(person.user_id)
        return person.user_id

    def call(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        """One API call with the right token; `retry_key` becomes its header."""
        named = {"Authorization": f"Bearer {TOKEN}"}
        if "retry_key" in headers:
            named["X-Line-Retry-Key"] = headers["retry_key"]
        return self.http.open(f"/v2/bot{path}", method=method, json=body, headers=named)

    def reply(self, token: str, *messages: object, **headers: str) -> TestResponse:
        body = {"replyToken": token, "messages": list(messages) or [text("はい")]}
        return self.call("POST", "/message/reply", body, **headers)

    def push(self, to: str, *messages: object, **headers: str) -> TestResponse:
        body = {"to": to, "messages": list(messages) or [text("はい")]}
        return self.call("POST", "/message/push", body, **headers)

    def multicast(self, to: Sequence[str], *messages: object, **headers: str) -> TestResponse:
        body = {"to": list(to), "messages": list(messages) or [text("はい")]}
        return self.call("POST", "/message/multicast", body, **headers)

    def say(self, user_id: str, words: str) -> dict[str, Any]:
        """The person writes; returns the event, its webhook delivered."""
        self.platform.phones.say(user_id, words)
        return self.last_event()

    def last_event(self) -> dict[str, Any]:
        assert self.platform.webhooks.wait_idle(5)
        return self.platform.events()[-1]

    def received(self, user_id: str) -> list[str]:
        """The texts that the bot got through to a person."""
        view = self.view(user_id)
        return [e["message"]["text"] for e in view["entries"] if e["side"] == "bot"]

    def view(self, user_id: str) -> dict[str, Any]:
        return self.platform.view(self.platform.chats.get(user_id))


def text(words: str, *quick_replies: object) -> dict[str, Any]:
    message: dict[str, Any] = {"type": "text", "text": words}
    if quick_replies:
        items = [{"type": "action", "action": action} for action in quick_replies]
        message["quickReply"] = {"items": items}
    return message


def postback(label: str = "はい", **parts: object) -> dict[str, Any]:
    return {"type": "postback", "label": label, "data": "answer=1", **parts}
