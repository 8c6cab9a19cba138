"""The audit log: who did what on whom, when and from where; never what was read or written.

Each entry is chained to the one before by an HMAC, so that a changed or missing one is found. A tail
that was cut off is found by whoever kept the head (the last digest): it is logged and mailed daily.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.storage import audit
from bot.storage.audit import LoggedEntry
from bot.storage.encryption import KeyRing, ring_of

LONGEST_SOURCE = 64


class Action(StrEnum):
    """What is written down. The Japanese names stand with the pages."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    LIST_VIEWED = "list_viewed"
    CLIENT_VIEWED = "client_viewed"
    ALERT_VIEWED = "alert_viewed"
    DIGEST_VIEWED = "digest_viewed"
    DIGEST_DOWNLOADED = "digest_downloaded"
    MONTH_DOWNLOADED = "month_downloaded"
    TEXTS_VIEWED = "texts_viewed"
    CLIENT_CHANGED = "client_changed"
    CLIENT_ADDED = "client_added"
    CLIENTS_IMPORTED = "clients_imported"
    CLIENTS_EXPORTED = "clients_exported"
    RECORDS_EXPORTED = "records_exported"
    CLIENT_MOVED = "client_moved"
    CLIENT_ENDED = "client_ended"
    CLIENT_INVITED = "client_invited"
    CLIENT_ERASED = "client_erased"
    CLIENT_COPY_MADE = "client_copy_made"
    ALERT_CHANGED = "alert_changed"
    INTERVIEW_PLANNED = "interview_planned"
    INTERVIEW_MOVED = "interview_moved"
    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_WRITTEN_UP = "interview_written_up"
    CONTACT_WRITTEN = "contact_written"
    REPORT_MARKED = "report_marked"
    STAFF_CHANGED = "staff_changed"
    OFFICE_CLOSED = "office_closed"
    REFUSED = "refused"
    AUDIT_READ = "audit_read"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened. `actor`: `staff:3`, `stranger` or `operator`; `source`: where from."""

    actor: str
    action: Action
    source: str
    client_id: int | None = None


def record(session: Session, entry: Entry, now: datetime) -> None:
    """Append an entry in the caller's transaction; call it last: others wait for the commit."""
    record_all(session, [entry], now)


def record_all(session: Session, entries: Sequence[Entry], now: datetime) -> None:
    """Append several entries, in as many statements as one."""
    ring, at = ring_of(session), now.astimezone(UTC)
    previous, rows = audit.last_digest(session), []
    for entry in entries:
        source = entry.source[:LONGEST_SOURCE]
        said = _text_of(at, entry.actor, entry.action, entry.client_id, source)
        previous = ring.audit_digest(previous, said)
        row = {
            "at": at,
            "actor": entry.actor,
            "action": entry.action.value,
            "client_id": entry.client_id,
            "source": source,
            "digest": previous,
        }
        rows.append(row)
    audit.append(session, rows)


def _text_of(at: datetime, actor: str, action: str, client_id: int | None, source: str) -> str:
    return "\x1f".join([at.isoformat(), actor, action, str(client_id or ""), source])


@dataclass(frozen=True, slots=True)
class Whole:
    """The chain holds: how many entries, and the last digest to keep."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from the one before: one of the two was changed or taken."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class HeadMissing:
    """The chain holds, but the kept head is nowhere in it: the end was cut off, or all was written anew."""

    entries: int


def verify(session: Session, keys: KeyRing, head: str | None = None) -> Whole | Broken | HeadMissing:
    """Walk the chain; `head` is a digest that was the last one once."""
    previous, entries, seen = "", 0, head is None
    for entry in audit.in_order(session):
        if keys.audit_digest(previous, _written(entry)) != entry.digest:
            return Broken(entry.id)
        previous, entries = entry.digest, entries + 1
        seen = seen or previous == head
    return Whole(entries, previous) if seen else HeadMissing(entries)


def _written(entry: LoggedEntry) -> str:
    return _text_of(entry.at, entry.actor, entry.action, entry.client_id, entry.source)
