"""Moments as operators and forms write them: ISO 8601, in the office's time where no offset is given."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.refusals import RefusedError

_LONGEST = 40
_SHAPE = re.compile(
    r"20\d{2}-?\d{2}-?\d{2}[T ]\d{2}:?\d{2}(:?\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


class BadMomentError(RefusedError):
    """Not a date with a time, or none that exists."""


def read_moment(text: str, timezone: ZoneInfo) -> datetime:
    """The moment in UTC. Raises BadMomentError."""
    written = text.strip()
    if not _SHAPE.fullmatch(written):
        raise BadMomentError(text=written[:_LONGEST])
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadMomentError(text=written) from None
