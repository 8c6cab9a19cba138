"""What the bot sent and what became of it: no bodies, only kinds and states."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from bot.storage.models import Recipient, Send


@dataclass(frozen=True, slots=True)
class LoggedSend:
    """One message and its state."""

    id: int
    channel: str
    kind: str
    status: str
    created_at: datetime
    finished_at: datetime | None
    error: str | None


_COLUMNS = (
    Send.id,
    Send.channel,
    Send.kind,
    Send.status,
    Send.created_at,
    Send.finished_at,
    Send.error,
)


def latest(session: Session, limit: int) -> list[LoggedSend]:
    """The newest of the office."""
    return _read(session, select(*_COLUMNS).order_by(Send.id.desc()).limit(limit))


def latest_to_client(session: Session, client_id: int, limit: int) -> list[LoggedSend]:
    """The newest to one client, those on a list of many too."""
    ids = union_all(
        select(Send.id).where(Send.client_id == client_id),
        select(Recipient.send_id).where(Recipient.client_id == client_id),
    )
    statement = select(*_COLUMNS).where(Send.id.in_(ids)).order_by(Send.id.desc()).limit(limit)
    return _read(session, statement)


def _read(session: Session, statement: Any) -> list[LoggedSend]:
    return [LoggedSend(**row._mapping) for row in session.execute(statement)]
