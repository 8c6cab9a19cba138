"""Everybody who answers, so many at a time."""

import threading
import time
from typing import Any

from faults.resident import Diary, Resident
from faults.rough_platform import RoughPlatform


class City:
    """Everybody answers, so many at a time."""

    def __init__(self, platform: RoughPlatform, people: list[dict[str, Any]], seed: int) -> None:
        self._residents = [self._settle(platform, wish, seed) for wish in people]
        self._next = 0
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def _settle(self, platform: RoughPlatform, wish: dict[str, Any], seed: int) -> Resident:
        person = platform.phones.join(wish["nickname"], user_id=wish["user_id"])
        platform.phones.befriend_quietly(person.user_id)
        return Resident(platform, person, Diary(person.user_id, person.name, wish["in_crisis"]), seed)

    def wake_up(self, at_once: int, until: float) -> None:
        """Begin; monotonic `until` ends the day."""
        self._threads = [
            threading.Thread(target=self._live, args=(until,), daemon=True) for _ in range(at_once)
        ]
        for thread in self._threads:
            thread.start()

    def is_asleep(self) -> bool:
        """Everybody has finished, or given up."""
        return not any(thread.is_alive() for thread in self._threads)

    def diaries(self) -> list[Diary]:
        return [resident.diary for resident in self._residents]

    def _live(self, until: float) -> None:
        while (resident := self._take_next()) is not None and time.monotonic() < until:
            resident.live(until)

    def _take_next(self) -> Resident | None:
        with self._lock:
            self._next += 1
            return self._residents[self._next - 1] if self._next <= len(self._residents) else None
