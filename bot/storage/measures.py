"""What monitoring asks of the database: counts and ages, no content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.storage.alerts import count_untold
from bot.storage.models import (
    Alert,
    AlertState,
    Client,
    Heartbeat,
    InboundEvent,
    InboundStatus,
    QuotaReading,
    Send,
)
from bot.storage.sends import to_be_sent

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Measure:
    """One gauge: its name, what it means, and its samples by label values."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    samples: tuple[tuple[tuple[str, ...], float], ...]


def measures(session: Session, now: datetime) -> Iterator[Measure]:
    """Everything that `/metrics` shows of the database, at `now`."""
    yield _by(session, "sends", "Messages in the outbox by state", Send.status, "status")
    yield _one(
        "oldest_queued_send_seconds", "Age of the oldest message that waits", _oldest_send(session, now)
    )
    yield _one("failed_events", "Events on which our own code failed", _failed_events(session))
    yield _by(session, "alerts", "Alerts by state", Alert.state, "state")
    yield _one(
        "untold_alerts", "Alerts that were rung and that no road has accepted", count_untold(session, now)
    )
    yield _one(
        "oldest_untaken_alert_seconds", "Age of the oldest alert nobody took", _untaken(session, now)
    )
    yield _one(
        "late_prompts", "Clients whose prompt is over five minutes late", _late_prompts(session, now)
    )
    yield _one(
        "late_rings", "Alerts that should have rung again over five minutes ago", _late_rings(session, now)
    )
    yield _one(
        "worker_silence_seconds", "Seconds since the worker's last sign of life", _silence(session, now)
    )
    yield from _quota(session)


def _one(name: str, meaning: str, value: float) -> Measure:
    return Measure(f"tsuzuku_{name}", meaning, (), (((), value),))


def _by(
    session: Session, name: str, meaning: str, column: InstrumentedAttribute[Any], label: str
) -> Measure:
    rows = session.execute(select(column, func.count()).group_by(column))
    return Measure(f"tsuzuku_{name}", meaning, (label,), tuple(((str(key),), count) for key, count in rows))


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _oldest_send(session: Session, now: datetime) -> float:
    return _age(session.scalar(select(func.min(Send.created_at)).where(*to_be_sent(now))), now)


def _failed_events(session: Session) -> int:
    failed = select(func.count()).where(InboundEvent.status == InboundStatus.FAILED)
    return int(session.scalar(failed) or 0)


def _untaken(session: Session, now: datetime) -> float:
    waiting = Alert.state.in_((AlertState.OPEN, AlertState.TOLD))
    return _age(session.scalar(select(func.min(Alert.opened_at)).where(waiting)), now)


def _late_prompts(session: Session, now: datetime) -> int:
    """Also of those who leave on a day to come; the worker itself clears the column of who has left."""
    late = select(func.count()).where(Client.next_prompt_at < now - LATE_AFTER)
    return int(session.scalar(late) or 0)


def _late_rings(session: Session, now: datetime) -> int:
    late = (Alert.state != AlertState.RESOLVED, Alert.next_ring_at < now - LATE_AFTER)
    return session.scalar(select(func.count()).select_from(Alert).where(*late)) or 0


def _silence(session: Session, now: datetime) -> float:
    return _age(session.scalar(select(Heartbeat.beat_at).where(Heartbeat.process == "worker")), now)


def _quota(session: Session) -> Iterator[Measure]:
    reading = session.scalars(select(QuotaReading).order_by(QuotaReading.read_at.desc()).limit(1)).first()
    if reading is not None:
        yield _one("pushes_used", "Pushes used this month, as LINE said last", reading.used)
        yield _one("pushes_quota", "Pushes a month, -1 without a limit", reading.quota or -1)
