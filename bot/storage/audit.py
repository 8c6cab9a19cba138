"""The audit log's rows: appended under one lock, read in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.storage.models import AuditEntry, table_of

AUDIT_LOG = table_of(AuditEntry)

APPEND_LOCK = 7_307_510_012
"""Any fixed number: entries are chained, so they are appended one after the other."""

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """A row as it was read."""

    id: int
    at: datetime
    actor: str
    action: str
    client_id: int | None
    source: str
    digest: str


def last_digest(session: Session) -> str:
    """The newest entry's digest, empty in an empty log; nobody else appends until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPEND_LOCK})
    return newest_digest(session)


def newest_digest(session: Session) -> str:
    """The newest entry's digest as it is seen now; others may append meanwhile."""
    newest = select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(newest) or ""


def append(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """More rows, in this order."""
    if rows:
        session.connection().execute(AUDIT_LOG.insert(), rows)


def in_order(session: Session) -> Iterator[LoggedEntry]:
    """Every entry, oldest first, read in pages."""
    statement = select(AUDIT_LOG).order_by(AUDIT_LOG.c.id)
    for row in session.execute(statement.execution_options(yield_per=_BATCH)):
        yield LoggedEntry(**row._mapping)


def newest_first(session: Session, offset: int, limit: int) -> list[LoggedEntry]:
    """A page of the log for reading."""
    statement = select(AUDIT_LOG).order_by(AUDIT_LOG.c.id.desc()).offset(offset).limit(limit)
    return [LoggedEntry(**row._mapping) for row in session.execute(statement)]


def count(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(func.count()).select_from(AUDIT_LOG)) or 0
