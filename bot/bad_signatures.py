"""Requests to the webhook whose signature is wrong, counted by address, in this process alone.

A good signature is always taken, whoever sends it: behind a proxy that is not configured, LINE and an
attacker have one address. Beyond the limit an address loses its connection at each try, and is logged once.
"""

import threading
import time
from collections import Counter

import structlog

log = structlog.get_logger()

MOST_A_MINUTE = 600
MOST_ADDRESSES = 10_000
"""Remembered at a time: an attacker with more starts the count anew, and the memory stays small."""


class BadSignatures:
    """The current minute's count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._by_address: Counter[str] = Counter()

    def count(self, address: str, at: float | None = None) -> bool:
        """Count one more; True where it is one too many. `at`: monotonic seconds."""
        minute = int((time.monotonic() if at is None else at) // 60)
        with self._lock:
            if minute != self._minute or len(self._by_address) >= MOST_ADDRESSES:
                self._minute = minute
                self._by_address.clear()
            self._by_address[address] += 1
            tries = self._by_address[address]
        if tries == MOST_A_MINUTE + 1:
            log.warning("many bad signatures", address=address)
        return tries > MOST_A_MINUTE
