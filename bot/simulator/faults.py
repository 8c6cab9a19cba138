"""Faults on order: what may go wrong between a bot and LINE, for tests and rehearsals."""

import secrets
import threading
from dataclasses import dataclass, field
from enum import StrEnum

from bot.simulator.checks import Json


class FaultKind(StrEnum):
    """What happens to a call."""

    LATENCY = "latency"
    ERROR_BEFORE = "error_before"
    """500, and nothing was done."""
    ERROR_AFTER = "error_after"
    """500, although it was done."""
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RATE_LIMIT = "rate_limit"
    MONTHLY_LIMIT = "monthly_limit"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    BAD_REQUEST = "bad_request"
    """400 `Failed to send messages`: a multicast list holding an id that LINE refuses."""
    GARBAGE = "garbage"
    """200 with a body that is no JSON, although it was done."""
    EMPTY = "empty"
    """200 with `{}`, although it was done."""


@dataclass(slots=True)
class Fault:
    """One order: which calls it hits, and how often."""

    kind: FaultKind
    endpoint: str = "*"
    count: int | None = 1
    """How many calls are hit; None = until cleared."""
    latency_ms: int = 0
    user_id: str | None = None
    """Only calls that would reach this person."""
    skip: int = 0
    """How many matching calls pass unhurt first."""
    fault_id: str = field(default_factory=lambda: secrets.token_hex(4))
    hits: int = 0

    def matches(self, endpoint: str, user_ids: tuple[str, ...]) -> bool:
        here = self.endpoint in ("*", endpoint)
        return here and (self.user_id is None or self.user_id in user_ids)

    def spent(self) -> bool:
        return self.count is not None and self.hits >= self.count

    def as_json(self) -> Json:
        return {
            "fault_id": self.fault_id,
            "kind": self.kind.value,
            "endpoint": self.endpoint,
            "count": self.count,
            "latency_ms": self.latency_ms,
            "user_id": self.user_id,
            "skip": self.skip,
            "hits": self.hits,
        }


class Faults:
    """The orders that stand; each call takes what is meant for it."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = threading.Lock()
        self.released = threading.Event()
        """Set to let hanging calls go."""

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            self.released.clear()
            self._orders.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._orders.clear()
            self.released.set()

    def standing(self) -> list[Fault]:
        with self._lock:
            return [fault for fault in self._orders if not fault.spent()]

    def take(self, endpoint: str, user_ids: tuple[str, ...]) -> list[Fault]:
        """All latencies and the first other fault that hit this call."""
        if not self._orders:
            return []
        with self._lock:
            return self._take(endpoint, user_ids)

    def _take(self, endpoint: str, user_ids: tuple[str, ...]) -> list[Fault]:
        taken: list[Fault] = []
        for fault in self._orders:
            if fault.spent() or not fault.matches(endpoint, user_ids):
                continue
            if fault.kind is not FaultKind.LATENCY and any(
                other.kind is not FaultKind.LATENCY for other in taken
            ):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.hits += 1
            taken.append(fault)
        return taken
