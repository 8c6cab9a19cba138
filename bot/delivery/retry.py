"""Whether, when and how a send is tried again. Decisions only: no clock, no database, no call.

The rules are those of LINE's «Retry a failed API request» and «Send reply message»: a push may be
repeated with its key for 24 hours, a reply only with its own token within a minute, and a reply that
went out already answers "Invalid reply token".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogs.messages import MessageKind
from bot.line.calls import Outcome
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import OWN, Job

TOKEN_LIFE = timedelta(seconds=50)
KEY_LIFE = timedelta(hours=23)
PATIENCE = timedelta(seconds=10)
"""How long a row waits for an earlier one of the same person."""

FIRST_GAP, LONGEST_EARLY_GAP, LONGEST_GAP = 0.5, 5.0, 600.0
EARLY = timedelta(minutes=1)

CERTAINLY_UNSENT = frozenset(
    {
        Outcome.TOKEN_SPENT,
        Outcome.UNAUTHORIZED,
        Outcome.RATE_LIMITED,
        Outcome.QUOTA_SPENT,
        Outcome.NOT_SENT,
    }
)
"""At the first attempt, that is: later, an earlier attempt may have gone out after all."""


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
    """The reply never went out: push it, from `at` on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Split:
    """Somebody on the list is refused: both halves go on alone, under keys of their own."""


Decision = Finish | Again | PushInstead | Split


def before_attempt(job: Job, now: datetime) -> Finish | Again | PushInstead | None:
    """What to do instead of trying, or None where the try may go ahead."""
    if job.channel is Channel.REPLY and job.arrived_at is not None:
        if _token_lives(job.arrived_at, now):
            return None
        return PushInstead(now) if job.attempts == 0 else _reply_unknown(job, now)
    if job.channel in (Channel.MULTICAST, Channel.MAIL) and not job.recipients:
        return Finish(SendStatus.DROPPED)
    if job.first_attempt_at is not None and now > job.first_attempt_at + KEY_LIFE:
        return Finish(SendStatus.EXPIRED)
    until = _quiet_until(job, now)
    return None if until is None else Again(until, job.status)


def after_attempt(job: Job, outcome: Outcome, now: datetime, jitter: float) -> Decision:
    """What follows from an attempt's outcome. `job.attempts` counts it already; `jitter` is 0 to 1."""
    match outcome:
        case Outcome.ACCEPTED | Outcome.ALREADY_ACCEPTED:
            return Finish(SendStatus.ACCEPTED)
        case Outcome.TOKEN_SPENT if job.attempts > 1:
            return Finish(SendStatus.ACCEPTED)
        case Outcome.TOKEN_SPENT:
            return PushInstead(now)
        case Outcome.BAD_RECIPIENT if len(job.recipients) > 1:
            return Split()
        case Outcome.INVALID | Outcome.BAD_RECIPIENT:
            return Finish(SendStatus.REFUSED)
        case _:
            return _try_later(job, outcome, now, jitter)


def _token_lives(arrived: datetime, moment: datetime) -> bool:
    # What arrived far ahead did so by a clock that was set back since: nobody knows how long ago.
    return abs(moment - arrived) < TOKEN_LIFE


def _quiet_until(job: Job, moment: datetime) -> datetime | None:
    """When the quiet hours end in which this send may not leave at that moment."""
    if job.quiet_from is None or job.quiet_until is None:
        return None
    return job.quiet_until if job.quiet_from <= moment < job.quiet_until else None


def _try_later(job: Job, outcome: Outcome, now: datetime, jitter: float) -> Decision:
    again = _next_try(job, outcome, now, jitter)
    if job.channel is not Channel.REPLY or job.arrived_at is None or _token_lives(job.arrived_at, again.at):
        return again
    if job.attempts == 1 and outcome in CERTAINLY_UNSENT:
        return PushInstead(again.at)
    return _reply_unknown(job, now)


def _next_try(job: Job, outcome: Outcome, now: datetime, jitter: float) -> Again:
    if outcome is Outcome.QUOTA_SPENT:
        return Again(now + timedelta(hours=1), SendStatus.WAITING_FOR_QUOTA)
    if outcome is Outcome.UNAUTHORIZED:
        return Again(now + timedelta(minutes=1))
    return Again(now + _gap(job, now, jitter))


def _reply_unknown(job: Job, now: datetime) -> Finish | PushInstead:
    # A crisis message twice beats a crisis message never; anything else the next event asks again.
    return PushInstead(now) if job.kind is MessageKind.CRISIS else Finish(SendStatus.UNKNOWN)


def _gap(job: Job, now: datetime, jitter: float) -> timedelta:
    age = now - (job.first_attempt_at or now)
    if age > EARLY:
        longest = min(age.total_seconds() / 8, LONGEST_GAP)
    else:
        longest = min(FIRST_GAP * 2**job.attempts, LONGEST_EARLY_GAP)
    return timedelta(seconds=longest * (0.5 + jitter / 2))


def next_to_send(queue: Sequence[Job], now: datetime) -> Job | None:
    """Which of one person's unfinished sends, in order, goes next; None where all have to wait.

    What has a lane of its own is somebody else's to send, but is waited for like the others.
    """
    for position, job in enumerate(queue):
        due = job.is_due(now) and job.lane != OWN
        if due and not _has_to_wait(job, queue[:position], now):
            return job
    return None


def _has_to_wait(job: Job, earlier: Iterable[Job], now: datetime) -> bool:
    """Only for what may still go out within the row's patience."""
    until = job.created_at + PATIENCE
    return now < until and any(
        row.status is SendStatus.QUEUED and row.next_attempt_at < until for row in earlier
    )


def was_put_off(job: Job) -> bool:
    """Whether later sends of the same person may have gone out before this one."""
    return job.attempts > 0 or job.next_attempt_at > job.created_at


def without_overtaken(job: Job, later: Iterable[Job]) -> list[dict[str, object]]:
    """The job's parts, less the questions if a later send of the same person asks one.

    What was attempted stays as it was frozen, unless all of it is questions: that is not repeated.
    """
    parts: list[dict[str, object]] = job.body
    if not asks(job) or not any(asks(row) for row in later):
        return parts
    left = [part for part in parts if part["kind"] != MessageKind.QUESTION]
    return parts if left and job.attempts > 0 else left


def asks(job: Job) -> bool:
    """Whether a question is among its parts."""
    return any(part["kind"] == MessageKind.QUESTION for part in job.body or ())
