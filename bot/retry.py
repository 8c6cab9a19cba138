"""Whether, when and how a send is tried again. Decisions only: no clock, no database, no call.

The rules are those of LINE's «Retry a failed API request» and «Send reply message»: a push may be
repeated with its key for 24 hours, a reply only with its own token within a minute, and a reply that
went out already answers "Invalid reply token".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogs.messages import MessageKind
from bot.line.calls import Outcome
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import Job

TOKEN_LIFE = timedelta(seconds=50)
KEY_LIFE = timedelta(hours=23)
PATIENCE = timedelta(seconds=10)
"""How long a row waits for an earlier one of the same person."""

NEVER_WAIT = frozenset({MessageKind.CRISIS, MessageKind.ALERT})


@dataclass(frozen=True, slots=True)
class Finish:
    """The send has ended."""

    status: SendStatus


@dataclass(frozen=True, slots=True)
class Again:
    """Try once more at `at`."""

    at: datetime
    status: SendStatus = SendStatus.QUEUED


@dataclass(frozen=True, slots=True)
class PushInstead:
    """The reply never went out: push it."""


Decision = Finish | Again | PushInstead


def before_attempt(job: Job, now: datetime) -> Decision | None:
    """What to do instead of trying, or None where the try may go ahead."""
    if job.channel is Channel.REPLY and job.arrived_at is not None:
        if now < job.arrived_at + TOKEN_LIFE:
            return None
        return PushInstead() if job.attempts == 0 else _reply_unknown(job)
    if job.first_attempt_at is not None and now > job.first_attempt_at + KEY_LIFE:
        return Finish(SendStatus.EXPIRED)
    return None


def after_attempt(job: Job, outcome: Outcome, now: datetime, jitter: float) -> Decision:
    """What follows from an attempt's outcome. `job.attempts` counts it already; `jitter` is 0 to 1."""
    if outcome in (Outcome.ACCEPTED, Outcome.ALREADY_ACCEPTED):
        return Finish(SendStatus.ACCEPTED)
    if outcome is Outcome.TOKEN_SPENT:
        return PushInstead() if job.attempts == 1 else Finish(SendStatus.ACCEPTED)
    if outcome is Outcome.INVALID:
        return Finish(SendStatus.REFUSED)
    if outcome is Outcome.QUOTA_SPENT:
        return Again(now + timedelta(hours=1), SendStatus.WAITING_FOR_QUOTA)
    if outcome is Outcome.UNAUTHORIZED:
        return Again(now + timedelta(minutes=1))
    return _try_later(job, outcome, now, jitter)


def _try_later(job: Job, outcome: Outcome, now: datetime, jitter: float) -> Decision:
    again = now + _gap(job, now, jitter)
    if job.channel is not Channel.REPLY or job.arrived_at is None or again < job.arrived_at + TOKEN_LIFE:
        return Again(again)
    certainly_unsent = job.attempts == 1 and outcome in (Outcome.NOT_SENT, Outcome.RATE_LIMITED)
    return PushInstead() if certainly_unsent else _reply_unknown(job)


def _reply_unknown(job: Job) -> Decision:
    # A crisis message twice beats a crisis message never; anything else the next event asks again.
    return PushInstead() if job.kind is MessageKind.CRISIS else Finish(SendStatus.UNKNOWN)


def _gap(job: Job, now: datetime, jitter: float) -> timedelta:
    seconds = min(0.5 * 2 ** min(job.attempts - 1, 16), 5.0)
    age = now - (job.first_attempt_at or now)
    if age > timedelta(minutes=1):
        seconds = min(age.total_seconds() / 10, 600.0)
    return timedelta(seconds=seconds * (0.75 + jitter / 2))


def next_to_send(queue: Sequence[Job], now: datetime) -> Job | None:
    """Which of one person's unfinished sends, in order, goes next; None where all have to wait."""
    held_up = False
    for job in queue:
        ready = job.next_attempt_at <= now
        if ready and (not held_up or job.kind in NEVER_WAIT):
            return job
        waits_for_quota = job.status is SendStatus.WAITING_FOR_QUOTA
        held_up = held_up or (not ready and not waits_for_quota and now < job.created_at + PATIENCE)
    return None


def without_overtaken(job: Job, queue: Sequence[Job]) -> list[dict[str, object]]:
    """The job's parts, less the questions that a later send of the same person has overtaken.

    Only an unattempted body may change; what was frozen stays.
    """
    parts: list[dict[str, object]] = job.body
    if job.attempts > 0 or not any(later.id > job.id and _asks(later) for later in queue):
        return parts
    return [part for part in parts if part["kind"] != MessageKind.QUESTION]


def _asks(job: Job) -> bool:
    return any(part["kind"] == MessageKind.QUESTION for part in job.body or ())
