"""What is done once a day, by whichever process comes first."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.storage.models import Heartbeat, table_of
from bot.storage.session import insert_if_new

HEARTBEATS = table_of(Heartbeat)


def claim(session: Session, what: str, since: datetime, now: datetime) -> bool:
    """Whether it has not been done since that moment; whoever asks first does it."""
    row = {"process": f"daily/{what}", "beat_at": now}
    if insert_if_new(session, HEARTBEATS, row):
        return True
    statement = (
        update(HEARTBEATS)
        .where(HEARTBEATS.c.process == row["process"], HEARTBEATS.c.beat_at < since)
        .values(beat_at=now)
    )
    return session.connection().execute(statement).rowcount == 1
