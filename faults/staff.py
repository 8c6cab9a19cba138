"""Staff with phones: they take most alerts some seconds after the card came."""

import random
import threading
from typing import Any

from bot.simulator.people import PersonKind, Side
from bot.simulator.platform import Platform
from bot.simulator.screen import Button, buttons_on

TAKEN = 0.7
"""So many alerts are taken; the others ring on."""
LOOKS_EVERY = 2.0


class Staff:
    """All of them in one thread: they look at their phones now and then."""

    def __init__(self, platform: Platform, people: list[dict[str, Any]], seed: int) -> None:
        self._platform = platform
        self._chance = random.Random(f"{seed} staff")
        self._settled: set[str] = set()
        self._users = [one["user_id"] for one in people]
        for one in people:
            platform.phones.join(one["name"], PersonKind.STAFF, one["user_id"])
            platform.phones.befriend_quietly(one["user_id"])

    def wake_up(self) -> None:
        threading.Thread(target=self._work, daemon=True).start()

    def cards(self) -> list[str]:
        """The words of everything on their phones."""
        with self._platform.chats.lock:
            return [
                str(entry.message)
                for user in self._users
                for entry in self._platform.chats.get(user).entries
                if entry.side is Side.BOT
            ]

    def _work(self) -> None:
        rest = threading.Event()
        while not rest.wait(LOOKS_EVERY):
            for user in self._users:
                self._look(user)

    def _look(self, user: str) -> None:
        view = self._platform.view(self._platform.chats.get(user))
        for button in buttons_on(view):
            data = str(button.action.get("data", ""))
            if data.endswith("/take") and data not in self._settled:
                self._settled.add(data)
                self._take(user, button)

    def _take(self, user: str, button: Button) -> None:
        if self._chance.random() < TAKEN:
            self._platform.phones.tap(user, button.action)
