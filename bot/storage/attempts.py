"""What became of sends: counted before they are made, marked when they come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.storage import prepared, prompts, sends
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import IS_UNFINISHED, RECIPIENTS, SENDS, Job, quota_month

NEVER_WENT_OUT = (SendStatus.DROPPED, SendStatus.REFUSED)

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
    .where(SENDS.c.id == bindparam("send"), IS_UNFINISHED)
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
    finished: datetime | None = None
    reason: str | None = None
    request: str | None = None


def begin(session: Session, send_ids: Sequence[int], now: datetime) -> None:
    """Count an attempt before it is made: after a crash nobody mistakes the row for untouched."""
    if send_ids:
        session.connection().execute(_BEGIN, [{"send": i, "now": now} for i in send_ids])


def mark(session: Session, marks: Sequence[Mark]) -> None:
    """Write down outcomes. A finished row stays as it is; what never went out costs no quota."""
    if not marks:
        return
    for found in marks:
        prepared.execute(session, _MARK, _row(found))
    unsent = [found.send for found in marks if found.status in NEVER_WENT_OUT]
    if unsent:
        _change(session, unsent, booked=0)


def _row(found: Mark) -> dict[str, Any]:
    return {
        "send": found.send,
        "new_status": found.status,
        "again": found.again,
        "finished": found.finished,
        "reason": found.reason,
        "request": found.request,
    }


def freeze(session: Session, send_id: int, body: Any) -> None:
    """Replace a body before its first attempt (overtaken questions left out)."""
    _change(session, [send_id], body=body)


def turn_into_push(session: Session, send_id: int, at: datetime) -> None:
    """A reply that never went out becomes a push from `at` on, booked now."""
    _change(
        session,
        [send_id],
        channel=Channel.PUSH,
        booked=1,
        booked_month=quota_month(at),
        attempts=0,
        first_attempt_at=None,
        next_attempt_at=at,
        lease_until=None,
    )


def split(session: Session, job: Job, now: datetime, reason: str | None) -> None:
    """Both halves of a refused list go on as sends of their own; the whole has ended."""
    middle = len(job.recipients) // 2
    for half in (job.recipients[:middle], job.recipients[middle:]):
        send_id = sends.add(
            session,
            now,
            job.channel,
            job.kind,
            body=job.body,
            alert_id=job.alert_id,
            booked=len(half),
            quiet_from=job.quiet_from,
            quiet_until=job.quiet_until,
        )
        _move_recipients(session, job.id, send_id, half)
    mark(session, [Mark(job.id, SendStatus.REFUSED, now, now, reason)])


def _move_recipients(session: Session, old: int, new: int, people: Sequence[str]) -> None:
    moved = (RECIPIENTS.c.send_id == old, RECIPIENTS.c.line_user_id.in_(people))
    clients = list(session.connection().execute(select(RECIPIENTS.c.client_id).where(*moved)).scalars())
    session.connection().execute(update(RECIPIENTS).where(*moved).values(send_id=new))
    prompts.moved(session, [client for client in clients if client], old, new)


def _change(session: Session, send_ids: Iterable[int], **columns: Any) -> None:
    session.connection().execute(update(SENDS).where(SENDS.c.id.in_(list(send_ids))).values(**columns))
