"""Whose sends are to be looked at: at once, or at a moment. One thread's own; no clock, no database."""

import heapq
from collections.abc import Container, Iterable


class Lanes:
    """An ordered set of lanes, and an alarm clock in monotonic seconds."""

    def __init__(self) -> None:
        self._waiting: dict[str, None] = {}
        self._alarms: list[tuple[float, str]] = []
        self._aside: dict[str, float] = {}

    def look(self, lanes: Iterable[str]) -> None:
        """Look at these as soon as there is room."""
        self._waiting.update(dict.fromkeys(lane for lane in lanes if lane not in self._aside))

    def look_at(self, moment: float, lane: str) -> None:
        """Look at it then."""
        heapq.heappush(self._alarms, (moment, lane))

    def put_aside(self, lane: str, until: float) -> None:
        """Our code fails on it: leave it alone for a while, so that it does not hold up the others."""
        self._aside[lane] = until
        self.look_at(until, lane)

    def take(self, most: int, moment: float, held: Container[str]) -> list[str]:
        """Take out up to so many lanes, those who came first first.

        Who is held is forgotten: whoever holds them looks again when the call comes back.
        """
        self._ring(moment)
        taken: list[str] = []
        while self._waiting and len(taken) < most:
            lane = next(iter(self._waiting))
            del self._waiting[lane]
            if lane not in held:
                taken.append(lane)
        return taken

    def _ring(self, moment: float) -> None:
        while self._alarms and self._alarms[0][0] <= moment:
            _, lane = heapq.heappop(self._alarms)
            self._aside.pop(lane, None)
            self.look([lane])

    def seconds_to_next(self, moment: float) -> float:
        """How long there will be nothing to look at; 0 where something waits already."""
        if self._waiting:
            return 0.0
        return max(self._alarms[0][0] - moment, 0.0) if self._alarms else float("inf")

    def __len__(self) -> int:
        return len(self._waiting)
