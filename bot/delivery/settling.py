"""Writing down what became of a send, and what follows from it, in the caller's transaction."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.delivery.retry import Again, Decision, Finish, PushInstead, Split, after_attempt
from bot.dialogs.messages import MessageKind
from bot.line.calls import Answer, Outcome
from bot.staff_news.manager_mails import tell_line_refuses_us
from bot.storage import alerts, attempts, prompts
from bot.storage.attempts import Mark
from bot.storage.models import SendStatus
from bot.storage.sends import Job

log = structlog.get_logger()


def settle(session: Session, job: Job, answer: Answer, now: datetime, jitter: float) -> Decision:
    """Decide on an attempt that came back, and write it down. `jitter` is 0 to 1."""
    decision = after_attempt(job, answer.outcome, now, jitter)
    apply(session, job, decision, answer, now)
    if answer.outcome is Outcome.UNAUTHORIZED:
        tell_line_refuses_us(session, now)
    if decision == Finish(SendStatus.ACCEPTED):
        _accepted(session, job, now)
    return decision


def apply(session: Session, job: Job, decision: Decision, answer: Answer | None, now: datetime) -> None:
    """Write a decision down, taken after an attempt or instead of one."""
    reason = answer.reason if answer and answer.outcome is not Outcome.ACCEPTED else None
    request = answer.request_id if answer else None
    match decision:
        case Finish(status):
            attempts.mark(session, [Mark(job.id, status, now, now, reason or None, request)])
        case Again(at, status):
            attempts.mark(session, [Mark(job.id, status, at, None, reason or None, request)])
        case PushInstead(at):
            attempts.turn_into_push(session, job.id, at)
        case Split():
            attempts.split(session, job, now, reason)
    if decision != Finish(SendStatus.ACCEPTED):
        log.warning("send", id=job.id, channel=job.channel, kind=job.kind, became=decision, why=reason)


def _accepted(session: Session, job: Job, now: datetime) -> None:
    # Told means sent: a crash before this line tells staff twice rather than never.
    if job.kind is MessageKind.ALERT and job.alert_id is not None:
        alerts.mark_told(session, [job.alert_id], now)
    if job.kind is MessageKind.PROMPT:
        prompts.accepted(session, [job.id], now)
