"""Which sends go out next: claimed, their attempts counted, in the caller's transaction."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.retry import (
    Again,
    Finish,
    PushInstead,
    before_attempt,
    next_to_send,
    was_put_off,
    without_overtaken,
)
from bot.delivery.settling import apply
from bot.storage import attempts, leases
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import Job


def pick_for(session: Session, people: Collection[str], now: datetime) -> list[Job]:
    """The next send of each of these people, whom the caller has leased; not everybody has one."""
    queues: dict[str, list[Job]] = {}
    for job in leases.pending_of(session, people):
        queues.setdefault(str(job.line_user_id), []).append(job)
    picked = [_next_of(session, waiting, now) for waiting in queues.values()]
    return _begun(session, [job for job in picked if job is not None], now)


def pick_calls(session: Session, now: datetime, limit: int) -> list[Job]:
    """What waits for nobody: crisis messages and alerts; and multicasts."""
    return _ready(session, leases.claim_calls(session, now, limit), now)


def pick_mails(session: Session, now: datetime, limit: int) -> list[Job]:
    """Mails that are due."""
    return _ready(session, leases.claim_mails(session, now, limit), now)


def _next_of(session: Session, waiting: list[Job], now: datetime) -> Job | None:
    while (job := next_to_send(waiting, now)) is not None:
        place = waiting.index(job)
        later = leases.later_than(session, job) if was_put_off(job) else waiting[place + 1 :]
        ready = _frozen(session, job, without_overtaken(job, later), now)
        if isinstance(ready, Job):
            return ready
        if isinstance(ready, PushInstead):
            waiting[place] = _as_push(job, ready.at)
        else:
            del waiting[place]
    return None


def _frozen(
    session: Session, job: Job, parts: list[dict[str, object]], now: datetime
) -> Job | Finish | Again | PushInstead:
    """The send with the body that stays from now on, or what was decided instead of an attempt."""
    instead = before_attempt(job, now) if parts else Finish(SendStatus.DROPPED)
    if instead is not None:
        apply(session, job, instead, None, now)
        return instead
    if parts != job.body:
        attempts.freeze(session, job.id, parts)
    return replace(job, body=parts)


def _as_push(job: Job, at: datetime) -> Job:
    return replace(job, channel=Channel.PUSH, attempts=0, first_attempt_at=None, next_attempt_at=at)


def _ready(session: Session, claimed: Iterable[Job], now: datetime) -> list[Job]:
    ready = []
    for job in claimed:
        instead = before_attempt(job, now)
        if instead is None:
            ready.append(job)
        else:
            apply(session, job, instead, None, now)
    return _begun(session, ready, now)


def _begun(session: Session, jobs: list[Job], now: datetime) -> list[Job]:
    attempts.begin(session, [job.id for job in jobs], now)
    return [
        replace(job, attempts=job.attempts + 1, first_attempt_at=job.first_attempt_at or now)
        for job in jobs
    ]
