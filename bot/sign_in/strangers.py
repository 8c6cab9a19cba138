"""Strangers at the staff pages: written into the audit log, but not so many that they fill it."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.storage import rate_counts

WINDOW = timedelta(minutes=15)
MOST_ENTRIES = 100
"""From one address in one window: enough to see that somebody tries, and what a person never reaches."""


def is_worth_an_entry(session: Session, address: str, now: datetime) -> bool:
    """Whether this visit of a stranger still gets its own entry."""
    key = "stranger " + hashlib.sha256(address.encode()).hexdigest()[:32]
    if rate_counts.tries(session, key, WINDOW, now) >= MOST_ENTRIES:
        return False
    rate_counts.count_try(session, key, WINDOW, now)
    return True
