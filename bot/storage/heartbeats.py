"""Signs of life of processes."""

from datetime import datetime, timedelta

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from bot.storage.models import Heartbeat, table_of
from bot.storage.session import insert_into, insert_or_ignore

WORKER = "worker"
HEARTBEATS = table_of(Heartbeat)
SILENT_AFTER = timedelta(minutes=5)


def beat(session: Session, process: str, now: datetime) -> None:
    """This kind of process lives.

    Its silence is told again only after it has beaten steadily: where cron runs `tsuzuku tick` every
    quarter of an hour, one mail is enough.
    """
    insertion = insert_into(session, HEARTBEATS).values(process=process, beat_at=now)
    steady = HEARTBEATS.c.beat_at > now - SILENT_AFTER
    told = case((steady, None), else_=HEARTBEATS.c.silence_told_at)
    session.connection().execute(
        insertion.on_conflict_do_update(
            index_elements=["process"], set_={"beat_at": now, "silence_told_at": told}
        )
    )


def last_beat(session: Session, process: str) -> datetime | None:
    """When it last showed that it lives."""
    return session.scalar(select(Heartbeat.beat_at).where(Heartbeat.process == process))


def expect(session: Session, process: str, now: datetime) -> None:
    """Count its silence from now on where it has never lived yet."""
    insert_or_ignore(session, HEARTBEATS, [{"process": process, "beat_at": now}])


def claim_silence(session: Session, process: str, now: datetime) -> bool:
    """Whether it has been silent too long and nobody was told yet; whoever asks first tells."""
    statement = (
        update(HEARTBEATS)
        .where(
            HEARTBEATS.c.process == process,
            HEARTBEATS.c.beat_at <= now - SILENT_AFTER,
            HEARTBEATS.c.silence_told_at.is_(None),
        )
        .values(silence_told_at=now)
    )
    return session.connection().execute(statement).rowcount == 1
