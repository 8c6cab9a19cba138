"""Counting tries of one kind from one source within a window."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage.models import RateCount, table_of
from bot.storage.session import insert_if_new, insert_into

COUNTS = table_of(RateCount)


def count_try(session: Session, key: str, window: timedelta, now: datetime) -> int:
    """Count one more; returns how many there were in the window of now, this one included."""
    start = _window_start(window, now)
    statement = insert_into(session, COUNTS).on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"tries": COUNTS.c.tries + 1}
    )
    session.connection().execute(statement, {"key": key, "window_start": start, "tries": 1})
    return tries(session, key, window, now)


def is_first(session: Session, key: str, since: datetime) -> bool:
    """Whether nothing was counted under that key from that moment on; now something is."""
    return insert_if_new(session, COUNTS, {"key": key, "window_start": since, "tries": 1})


def tries(session: Session, key: str, window: timedelta, now: datetime) -> int:
    """How many there were in the window of now."""
    start = _window_start(window, now)
    wanted = (COUNTS.c.key == key, COUNTS.c.window_start == start)
    return session.scalar(select(COUNTS.c.tries).where(*wanted)) or 0


def forget_before(session: Session, moment: datetime) -> None:
    """Old windows tell nothing any more."""
    session.connection().execute(delete(COUNTS).where(COUNTS.c.window_start < moment))


def _window_start(window: timedelta, now: datetime) -> datetime:
    seconds = window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
