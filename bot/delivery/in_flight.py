"""Calls under way in this process: how many, and in whose lanes. Shared by the rounds and by `at_once`."""

import threading

from bot.storage.sends import OWN


class InFlight:
    """Calls of one kind of thread; `most` at a time, waiting ones included."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calls = 0
        self._lanes: set[str] = set()
        self._lock = threading.Lock()

    def room(self) -> int:
        """How many may be begun."""
        return max(self._most - self._calls, 0)

    def begin(self, lane: str) -> None:
        """Count a call that a round has claimed."""
        with self._lock:
            self._count(lane)

    def try_begin(self, lane: str) -> bool:
        """Count a call, unless there is no room or something is under way in that lane."""
        with self._lock:
            if self._calls >= self._most or lane in self._lanes:
                return False
            self._count(lane)
            return True

    def end(self, lane: str) -> None:
        """It came back, or was not made after all."""
        with self._lock:
            self._calls -= 1
            self._lanes.discard(lane)

    def _count(self, lane: str) -> None:
        self._calls += 1
        if lane != OWN:
            self._lanes.add(lane)

    def __bool__(self) -> bool:
        return self._calls > 0

    def __contains__(self, lane: object) -> bool:
        return lane in self._lanes
