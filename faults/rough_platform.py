"""LINE as it may behave: webhooks to any of the web processes, twice, late, again until acknowledged."""

import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.simulator import Platform, SimulatorConfig
from bot.simulator.checks import Json
from bot.simulator.events import redelivery_of
from bot.simulator.posting import Outcome, post_signed
from bot.simulator.webhooks import WebhookRequest
from faults.office import CHANNEL_SECRET, CHANNEL_TOKEN

REDELIVERY_GAPS = (1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, *(20.0,) * 10)
DUPLICATES = 0.15
"""So many of all events come a second time."""
LATEST_DUPLICATE = 4.0


@dataclass(frozen=True, slots=True)
class Knock:
    """One request to the web processes: when, in monotonic seconds, and what came of it within two."""

    begun: float
    seconds: float
    answer: str
    """The status, or LINE's word for what came instead of one."""


class Doors:
    """The web processes behind one address, and what they answered."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = tuple(ports)
        self._lock = threading.Lock()
        self.acknowledged: set[str] = set()
        """Ids of the events that were answered with 200."""
        self.knocks: list[Knock] = []

    def post(self, _url: str, body: bytes, signed: str, timeout: float) -> tuple[Outcome, int | None]:
        """Knocks at any door, and at another where nobody listens, as a load balancer does."""
        begun = time.monotonic()
        for port in random.sample(self._ports, len(self._ports)):
            url = f"http://127.0.0.1:{port}/callback"
            outcome, status = post_signed(url, body, signed, timeout)
            if outcome is not Outcome.NOT_CONNECTED:
                break
        events = json.loads(body)["events"]
        with self._lock:
            self.knocks.append(
                Knock(begun, time.monotonic() - begun, outcome.value if status is None else str(status))
            )
            if outcome is Outcome.OK:
                self.acknowledged.update(event["webhookEventId"] for event in events)
        return outcome, status


class RoughPlatform(Platform):
    """A platform that delivers some events twice, at any time and in any order."""

    def __init__(self, ports: Sequence[int], seed: int) -> None:
        self.doors = Doors(ports)
        self.sent: dict[str, list[Json]] = {}
        """Every event of each person, in order."""
        self.duplicates = 0
        self._chance = random.Random(f"{seed} duplicates")
        config = SimulatorConfig(
            channel_secret=CHANNEL_SECRET,
            access_token=CHANNEL_TOKEN,
            callback_url="http://127.0.0.1/callback",
            monthly_quota=None,
            webhook_threads=48,
            redelivery_gaps=REDELIVERY_GAPS,
        )
        super().__init__(config, self.doors.post)

    def send_event(self, event: Json) -> None:
        """Sends an event, and perhaps once more at some moment."""
        self.sent.setdefault(event["source"]["userId"], []).append(event)
        if self._chance.random() < DUPLICATES:
            self._send_again(event, self._chance.uniform(0, LATEST_DUPLICATE))
        super().send_event(event)

    def is_acknowledged(self, event: Json) -> bool:
        return event["webhookEventId"] in self.doors.acknowledged

    def unacknowledged(self) -> int:
        """Events that no web process has answered with 200 so far."""
        events = [event for sent in list(self.sent.values()) for event in list(sent)]
        return sum(not self.is_acknowledged(event) for event in events)

    def _send_again(self, event: Json, seconds: float) -> None:
        self.duplicates += 1
        again = redelivery_of(event) if self.duplicates % 2 else event
        timer = threading.Timer(seconds, self.webhooks.deliver, (WebhookRequest((again,), attempt=1),))
        timer.daemon = True
        timer.start()
