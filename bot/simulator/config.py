"""What a simulated LINE platform is told when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


def utc_now() -> datetime:
    """The real clock; tests pass their own."""
    return datetime.now(UTC)


class Checking(StrEnum):
    """How closely requests are looked at."""

    STRICT = "strict"
    """Every documented limit and rate, as LINE does."""
    FAST = "fast"
    """Token, recipient and quota only: for benchmarks, where the platform must cost nothing."""


class UnknownRecipients(StrEnum):
    """What a multicast does with an id this channel does not know; LINE documents both."""

    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """One simulated channel with its bot."""

    channel_secret: str
    access_token: str
    callback_url: str
    basic_id: str = "@tsuzuku-demo"
    bot_name: str = "つづく"
    monthly_quota: int | None = 200
    """Messages a month; None is LINE's quota type "none" (no limit)."""
    clock: Callable[[], datetime] = utc_now
    checking: Checking = Checking.STRICT
    unknown_in_multicast: UnknownRecipients = UnknownRecipients.SKIP
    webhook_timeout: float = 2.0
    webhook_threads: int = 8
    redelivery_gaps: tuple[float, ...] = ()
    """Seconds to wait before each further try of a failed webhook; empty = off, LINE's default."""
