"""Signs of life of processes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import Heartbeat, table_of
from bot.storage.session import upsert


def beat(session: Session, process: str, now: datetime) -> None:
    """This kind of process lives; whoever was told of its silence may be told again."""
    row = {"process": process, "beat_at": now, "silence_told_at": None}
    upsert(session, table_of(Heartbeat), row, ("process",))


def last_beat(session: Session, process: str) -> datetime | None:
    """When it last showed that it lives."""
    return session.scalar(select(Heartbeat.beat_at).where(Heartbeat.process == process))
