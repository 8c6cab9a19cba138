"""A simulated LINE platform that listens, and our own calls to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.line.calls import LineCalls
from bot.simulator import Platform, SimulatorConfig, create_simulator, running
from bot.simulator.driver import Phone, Simulator
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN


@dataclass(frozen=True)
class RunningPlatform:
    """The platform in this process, and its address."""

    platform: Platform
    url: str

    @property
    def simulator(self) -> Simulator:
        return Simulator(self.url)

    def friend(self, name: str = "ゆうき") -> Phone:
        """The phone of a friend of long ago."""
        return self.simulator.add_person(name, joining="quiet")

    def token_of(self, phone: Phone) -> str:
        """A fresh reply token, as one that came with a webhook just now."""
        now = self.platform.config.clock()
        token = self.platform.tokens.issue(phone.user_id, now)
        self.platform.tokens.received(token, now)
        return token

    def calls(self, token: str = CHANNEL_TOKEN, **options: Any) -> LineCalls:
        return LineCalls(self.url, token, **options)


@contextmanager
def running_platform(**config: Any) -> Iterator[RunningPlatform]:
    """Runs until left; its webhooks go nowhere until `platform.webhooks.callback_url` is set."""
    told = {
        "channel_secret": CHANNEL_SECRET,
        "access_token": CHANNEL_TOKEN,
        "callback_url": "http://127.0.0.1:9/callback",
        **config,
    }
    app = create_simulator(SimulatorConfig(**told))
    with running(app) as url:
        yield RunningPlatform(app.extensions["platform"], url)
