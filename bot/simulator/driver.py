"""Drives phones of a running simulator, as a person would; for tests and rehearsals.

simulator = Simulator("http://127.0.0.1:8100")
phone = simulator.add_person("田中")
phone.wait_for("招待コード")
phone.say("ABCD-2345")
phone.tap("はい")
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from bot.simulator.checks import Json
from bot.simulator.screen import Button, buttons_on, texts_in
from bot.simulator.workbench import ControlError, WebhooksBusyError, Workbench

__all__ = [
    "ControlError",
    "NoSuchButtonError",
    "NothingSaidError",
    "Phone",
    "Simulator",
    "WebhooksBusyError",
]

PATIENCE = 10.0
"""Seconds that a phone waits for the bot unless told otherwise."""


class NothingSaidError(AssertionError):
    """The bot did not say in time what was waited for."""


class NoSuchButtonError(AssertionError):
    """No such button is on the screen."""


class Simulator(Workbench):
    """A running simulator with its phones."""

    def add_person(self, name: str, **wish: str) -> "Phone":
        """A new phone; `kind`, `device`, `joining`, `user_id` as in `routes_control.add_person`."""
        view = self.call("POST", "/_control/people", {"name": name, **wish})
        return Phone(self, view["user_id"])

    def phone(self, user_id: str) -> "Phone":
        """The phone of someone who is there already."""
        return Phone(self, user_id)


@dataclass
class Phone:
    """One person's phone. It looks at what the bot said since it last said or tapped something."""

    simulator: Simulator
    user_id: str
    _seen: int = 0

    def say(self, text: str) -> str:
        """Types and sends; returns the message id."""
        return str(self._act("say", {"text": text})["message_id"])

    def send_sticker(self, package_id: str = "446", sticker_id: str = "1988") -> str:
        sticker = {"type": "sticker", "packageId": package_id, "stickerId": sticker_id}
        return str(self._act("send", sticker | {"stickerResourceType": "STATIC"})["message_id"])

    def send_location(self, title: str, address: str, latitude: float, longitude: float) -> str:
        place = {"title": title, "address": address, "latitude": latitude, "longitude": longitude}
        return str(self._act("send", {"type": "location", **place})["message_id"])

    def send_media(self, kind: str, content: bytes, name: str = "") -> str:
        """`kind` is image, video, audio or file."""
        query = urlencode({"name": name})
        return str(self._act(f"media/{kind}?{query}", content)["message_id"])

    def tap(self, label: str, params: Json | None = None, seconds: float = PATIENCE) -> None:
        """Taps the newest button with this label, waiting for it to appear.

        `params` is what a date or time picker answers. Raises NoSuchButtonError with all that is
        on the screen.
        """
        button = self._find_button(label, seconds)
        body: Json = {"action": button.action, "params": params}
        if button.quick_reply:
            body["message_id"] = button.message_id
        self._act("tap", body)

    def postback(self, data: str, **action: str) -> None:
        """A button of long ago, or one that we never sent."""
        self._act("tap", {"action": {"type": "postback", "data": data, **action}})

    def unsend(self, message_id: str) -> None:
        self._act("unsend", {"message_id": message_id})

    def follow(self) -> None:
        self._act("follow", {})

    def block(self) -> None:
        self._act("block", {})

    @property
    def view(self) -> Json:
        """Everything the phone shows, as the page gets it."""
        return dict(self.simulator.call("GET", self._path()))

    @property
    def messages(self) -> list[Json]:
        """The bot's messages, oldest first: LINE message objects."""
        return [e["message"] for e in self.view["entries"] if e["side"] == "bot"]

    @property
    def texts(self) -> list[str]:
        """What the bot said, one string a message, Flex and templates read aloud."""
        return [texts_in(message) for message in self.messages]

    @property
    def buttons(self) -> list[str]:
        """Labels of all that can be tapped now, quick replies last."""
        return [button.label for button in buttons_on(self.view)]

    @property
    def quick_replies(self) -> list[str]:
        return [button.label for button in buttons_on(self.view) if button.quick_reply]

    @property
    def screen(self) -> str:
        """The chat in words; what failed tests show."""
        said = [
            f"{'bot ' if e['side'] == 'bot' else 'user'} | {texts_in(e['message'])}"
            for e in self.view["entries"]
        ]
        return "\n".join([*said, f"buttons: {self.buttons}"])

    def wait_for(self, text: str, seconds: float = PATIENCE) -> str:
        """Waits until the bot says something holding `text`, and returns that message's words."""
        deadline = time.monotonic() + seconds
        while True:
            view = self.view
            found = [said for said in self._news(view) if text in said]
            if found:
                return found[-1]
            if not self._wait(view["revision"], deadline):
                raise NothingSaidError(f"the bot did not say {text!r}:\n{self.screen}")

    def _news(self, view: Json) -> list[str]:
        return [
            texts_in(entry["message"])
            for entry in view["entries"]
            if entry["side"] == "bot" and int(entry["message_id"]) > self._seen
        ]

    def _find_button(self, label: str, seconds: float) -> Button:
        deadline = time.monotonic() + seconds
        while True:
            view = self.view
            found = [button for button in buttons_on(view) if button.label == label]
            if found:
                return found[-1]
            if not self._wait(view["revision"], deadline):
                raise NoSuchButtonError(f"no button {label!r} on the screen:\n{self.screen}")

    def _wait(self, revision: int, deadline: float) -> bool:
        """Sleeps in the simulator until something is new; False when time is up."""
        left = deadline - time.monotonic()
        if left > 0:
            self.simulator.call("GET", f"{self._path()}?since={revision}&wait={left:.2f}")
        return left > 0

    def _act(self, what: str, body: object) -> Any:
        self._seen = max((int(e["message_id"]) for e in self.view["entries"]), default=0)
        return self.simulator.call("POST", f"{self._path()}/{what}", body)

    def _path(self) -> str:
        return f"/_control/people/{quote(self.user_id)}"
