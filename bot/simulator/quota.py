"""The month's message quota, and requests a second.

Sources: https://developers.line.biz/en/docs/messaging-api/pricing/ (counted for each recipient,
replies free, the month in UTC+9) and https://developers.line.biz/en/reference/messaging-api/#rate-limits
"""

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bot.simulator.checks import Json
from bot.simulator.refusals import monthly_limit, rate_limited

JAPAN = timezone(timedelta(hours=9))


class Quota:
    """How many messages this channel may still push this month."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._used: Counter[tuple[int, int]] = Counter()

    def used(self, now: datetime) -> int:
        return self._used[_month(now)]

    def set_used(self, used: int, now: datetime) -> None:
        """Stands for what a person sent by hand from LINE's own manager."""
        self._used[_month(now)] = used

    def refuse_beyond(self, recipients: int, now: datetime) -> None:
        """Raises RefusalError (429) when these recipients do not fit in any more."""
        if self.limit is not None and recipients and self.used(now) + recipients > self.limit:
            raise monthly_limit()

    def book(self, recipients: int, now: datetime) -> None:
        self._used[_month(now)] += recipients

    def as_json(self) -> Json:
        if self.limit is None:
            return {"type": "none"}
        return {"type": "limited", "value": self.limit}


def _month(now: datetime) -> tuple[int, int]:
    local = now.astimezone(JAPAN)
    return local.year, local.month


_PER_SECOND = {"multicast": 200, "loading": 100, "richmenu-list": 10}
_PER_HOUR = {"richmenu-create": 100, "richmenu-delete": 100, "webhook-test": 60}
_WEBHOOK_ENDPOINT_PER_MINUTE = 1000
_OTHERS_PER_SECOND = 2000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime


class RateLimits:
    """A token bucket for each endpoint."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, endpoint: str, now: datetime) -> None:
        """Counts one request; raises RefusalError (429) when the bucket is empty."""
        with self._lock:
            self._take(endpoint, now)

    def _take(self, endpoint: str, now: datetime) -> None:
        size, seconds = _rate(endpoint)
        bucket = self._buckets.setdefault(endpoint, _Bucket(size, now))
        refill = (now - bucket.filled_at).total_seconds() * size / seconds
        bucket.tokens = min(size, bucket.tokens + max(0.0, refill))
        bucket.filled_at = now
        if bucket.tokens < 1:
            raise rate_limited()
        bucket.tokens -= 1


def _rate(endpoint: str) -> tuple[float, float]:
    if endpoint in _PER_HOUR:
        return _PER_HOUR[endpoint], 3600
    if endpoint == "webhook-endpoint":
        return _WEBHOOK_ENDPOINT_PER_MINUTE, 60
    return _PER_SECOND.get(endpoint, _OTHERS_PER_SECOND), 1
