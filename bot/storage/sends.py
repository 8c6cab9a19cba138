"""The outbox's rows: queued in the transaction that caused them, claimed and marked by `bot.delivery`."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
from bot.storage.models import Channel, Lease, Quotation, Send, SendStatus, table_of
from bot.storage.session import DatabaseNow, insert_into, insert_or_ignore

LEASE_SECONDS = 15.0
QUOTA_ZONE = ZoneInfo("Asia/Tokyo")
"""LINE counts a month's pushes by UTC+9, wherever the office is."""

SENDS = table_of(Send)
LEASES = table_of(Lease)
UNFINISHED = (SendStatus.QUEUED, SendStatus.WAITING_FOR_QUOTA)


@dataclass(frozen=True, slots=True)
class Job:
    """A queued send, as delivery sees it. `body`: a list of `{"kind", "message"}`, or a mail."""

    id: int
    retry_key: str
    channel: Channel
    kind: MessageKind
    status: SendStatus
    line_user_id: str | None
    body: Any
    reply_token: str | None
    arrived_at: datetime | None
    created_at: datetime
    next_attempt_at: datetime
    first_attempt_at: datetime | None
    attempts: int
    staff_id: int | None
    alert_id: int | None


JOB_COLUMNS = [SENDS.c[name] for name in Job.__slots__]


def quota_month(moment: datetime) -> str:
    """The month, `YYYY-MM`, in which LINE counts a push made at `moment`."""
    return moment.astimezone(QUOTA_ZONE).strftime("%Y-%m")


def add(session: Session, now: datetime, channel: Channel, kind: MessageKind, **columns: Any) -> int:
    """Queue one send; returns its id. A push is booked here: whoever queues it has decided to pay."""
    booked = columns.pop("booked", 1 if channel is Channel.PUSH else 0)
    row = {
        "retry_key": str(uuid.uuid4()),
        "channel": channel,
        "kind": kind,
        "status": SendStatus.QUEUED,
        "created_at": now,
        "next_attempt_at": now,
        "attempts": 0,
        "booked": booked,
        "booked_month": quota_month(now) if booked else None,
        **columns,
    }
    result = session.connection().execute(insert(SENDS), row)
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # an INSERT has one


def has_dedupe_key(session: Session, key: str) -> bool:
    """Whether such a send was queued before."""
    return session.scalar(select(SENDS.c.id).where(SENDS.c.dedupe_key == key)) is not None


def note_quotations(session: Session, send_id: int, message_ids: Collection[str]) -> None:
    """Remember which texts a body quotes, so that an unsend reaches it."""
    rows = [{"send_id": send_id, "message_id": message_id} for message_id in message_ids]
    if rows:
        insert_or_ignore(session, table_of(Quotation), rows)


def blank_quoting(session: Session, message_id: str, now: datetime) -> None:
    """Drop and blank the unfinished sends that quote a text which its writer took back."""
    quoting = select(Quotation.send_id).where(Quotation.message_id == message_id)
    session.execute(
        update(SENDS)
        .where(SENDS.c.id.in_(quoting), SENDS.c.status.in_(UNFINISHED))
        .values(status=SendStatus.DROPPED, finished_at=now)
    )
    session.execute(update(SENDS).where(SENDS.c.id.in_(quoting)).values(body=None))


# Claiming: one holder a person, on the database's clock


def claim_people(session: Session, people: Collection[str], holder: str) -> set[str]:
    """Lease those people that nobody else is sending to; returns who was got."""
    if not people:
        return set()
    insertion = insert_into(session, LEASES)
    until = DatabaseNow() + LEASE_SECONDS
    statement = insertion.values(
        [{"line_user_id": p, "holder": holder, "until": until} for p in sorted(people)]  # no deadlock
    )
    statement = statement.on_conflict_do_update(
        index_elements=["line_user_id"],
        set_={"holder": holder, "until": until},
        where=or_(LEASES.c.until < DatabaseNow(), LEASES.c.holder == holder),
    ).returning(LEASES.c.line_user_id)
    return set(session.connection().execute(statement).scalars())


def release_people(session: Session, people: Collection[str], holder: str) -> None:
    """Give leases back, as far as they are still ours."""
    if people:
        session.connection().execute(
            delete(LEASES).where(LEASES.c.line_user_id.in_(people), LEASES.c.holder == holder)
        )


def people_due(session: Session, now: datetime, limit: int) -> set[str]:
    """Whoever has a queued send whose time has come, oldest first."""
    statement = (
        select(SENDS.c.line_user_id)
        .where(
            SENDS.c.status.in_(UNFINISHED),
            SENDS.c.next_attempt_at <= now,
            SENDS.c.line_user_id.is_not(None),
        )
        .group_by(SENDS.c.line_user_id)
        .order_by(func.min(SENDS.c.id))
        .limit(limit)
    )
    return set(session.connection().execute(statement).scalars())


def pending_of(session: Session, people: Collection[str]) -> list[Job]:
    """All unfinished sends of these people, in order."""
    if not people:
        return []
    statement = (
        select(*JOB_COLUMNS)
        .where(SENDS.c.line_user_id.in_(people), SENDS.c.status.in_(UNFINISHED))
        .order_by(SENDS.c.id)
    )
    return [_job(row) for row in session.connection().execute(statement)]


def claim_shared(session: Session, now: datetime, limit: int) -> list[Job]:
    """Lease sends that are no single person's queue (multicasts, mails), skipping other holders' ones."""
    free = or_(SENDS.c.lease_until.is_(None), SENDS.c.lease_until < DatabaseNow())
    statement = (
        select(*JOB_COLUMNS)
        .where(
            SENDS.c.line_user_id.is_(None),
            SENDS.c.status.in_(UNFINISHED),
            SENDS.c.next_attempt_at <= now,
            free,
        )
        .order_by(SENDS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    jobs = [_job(row) for row in session.connection().execute(statement)]
    if jobs:
        until = DatabaseNow() + LEASE_SECONDS
        session.connection().execute(
            update(SENDS).where(SENDS.c.id.in_([j.id for j in jobs])).values(lease_until=until)
        )
    return jobs


def _job(row: Row[Any]) -> Job:
    values = row._asdict()
    values.update(
        channel=Channel(values["channel"]),
        kind=MessageKind(values["kind"]),
        status=SendStatus(values["status"]),
    )
    return Job(**values)


# Marking

_BEGIN = (
    update(SENDS)
    .where(SENDS.c.id == bindparam("send"))
    .values(
        attempts=SENDS.c.attempts + 1,
        first_attempt_at=func.coalesce(
            SENDS.c.first_attempt_at, bindparam("now", type_=SENDS.c.created_at.type)
        ),
    )
)
_MARK = (
    update(SENDS)
    .where(SENDS.c.id == bindparam("send"), SENDS.c.status.in_(UNFINISHED))
    .values(
        status=bindparam("new_status"),
        next_attempt_at=bindparam("again"),
        finished_at=bindparam("finished"),
        error=bindparam("reason"),
        line_request_id=bindparam("request"),
        lease_until=None,
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one attempt. `again` is when to try next, for the unfinished."""

    send: int
    status: SendStatus
    again: datetime
    finished: datetime | None
    reason: str | None
    request: str | None


def mark(session: Session, marks: Iterable[Mark]) -> None:
    """Write down outcomes. A finished row stays as it is."""
    rows = [
        {
            "send": m.send,
            "new_status": m.status,
            "again": m.again,
            "finished": m.finished,
            "reason": m.reason,
            "request": m.request,
        }
        for m in marks
    ]
    if rows:
        session.connection().execute(_MARK, rows)


def begin_attempts(session: Session, send_ids: Sequence[int], now: datetime) -> None:
    """Count an attempt before it is made: after a crash nobody mistakes the row for untouched."""
    if send_ids:
        session.connection().execute(_BEGIN, [{"send": i, "now": now} for i in send_ids])


def freeze(session: Session, send_id: int, body: Any) -> None:
    """Replace a body before its first attempt (overtaken questions left out)."""
    session.connection().execute(update(SENDS).where(SENDS.c.id == send_id).values(body=body))


def turn_into_push(session: Session, send_id: int, now: datetime) -> None:
    """A reply that never went out becomes a push, booked from now on."""
    session.connection().execute(
        update(SENDS)
        .where(SENDS.c.id == send_id)
        .values(
            channel=Channel.PUSH,
            booked=1,
            booked_month=quota_month(now),
            attempts=0,
            first_attempt_at=None,
            next_attempt_at=now,
        )
    )


def blank_old_bodies(session: Session, before: datetime) -> int:
    """Empty the bodies of finished sends older than `before`."""
    result = session.execute(
        update(SENDS)
        .where(SENDS.c.created_at < before, SENDS.c.status.not_in(UNFINISHED), SENDS.c.body.is_not(None))
        .values(body=None)
    )
    return result.rowcount  # type: ignore[attr-defined, no-any-return]  # an UPDATE gives a CursorResult


def count_queued(session: Session, older_than: datetime | None = None) -> int:
    """How many sends wait to be sent (not those that wait for quota)."""
    statement = select(func.count()).where(SENDS.c.status == SendStatus.QUEUED)
    if older_than is not None:
        statement = statement.where(SENDS.c.created_at < older_than)
    return int(session.scalar(statement) or 0)
