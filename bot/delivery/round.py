"""One round of delivery, in one transaction: mark what came back, claim, pick what goes out next."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.picking import pick_calls, pick_for, pick_mails
from bot.delivery.retry import Again, PushInstead
from bot.delivery.settling import settle
from bot.line.calls import Answer
from bot.storage import alerts, leases
from bot.storage.sends import OWN, Job


@dataclass(frozen=True, slots=True)
class Came:
    """An attempt came back."""

    job: Job
    answer: Answer


@dataclass(slots=True)
class Work:
    """What a round is about: attempts that came back, and lanes to look at."""

    came: list[Came] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)

    def parts(self) -> "list[Work]":
        """Each thing alone."""
        return [*(Work(came=[one]) for one in self.came), *(Work(lanes=[one]) for one in self.lanes)]


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls and mails of their own lane may be begun."""

    calls: int
    mails: int


@dataclass(frozen=True, slots=True)
class Round:
    """What follows from a round once it is committed: attempts to make, lanes to look at and when."""

    jobs: list[Job]
    soon: list[str]
    later: list[tuple[datetime, str]]


def play(session: Session, work: Work, holder: str, room: Room, now: datetime) -> Round:
    """Do one round. Whom it leases are those of `jobs` that are in a person's lane."""
    alerts.hold_untold(session, [came.job.alert_id for came in work.came if came.job.alert_id])
    again = [_settle(session, came, now) for came in work.came]
    back = {came.job.lane for came in work.came}
    lanes = back | set(work.lanes)
    jobs = _next_of_people(session, lanes - {OWN}, back, holder, now)
    if OWN in lanes:
        jobs += pick_calls(session, now, room.calls) + pick_mails(session, now, room.mails)
    return Round(jobs, _set_free(work.came), [found for found in again if found is not None])


def _settle(session: Session, came: Came, now: datetime) -> tuple[datetime, str] | None:
    decision = settle(session, came.job, came.answer, now, random.random())  # noqa: S311  jitter
    return (decision.at, came.job.lane) if isinstance(decision, Again | PushInstead) else None


def _next_of_people(
    session: Session, people: set[str], back: set[str], holder: str, now: datetime
) -> list[Job]:
    """Whoever else in this process is sending to one of them since a moment ago goes on alone."""
    waiting = leases.people_waiting(session, people)
    claimed = leases.claim_people(session, waiting, holder, back)
    jobs = pick_for(session, claimed, now)
    leases.release_people(session, (claimed | back & people) - {job.lane for job in jobs}, holder)
    return jobs


def _set_free(came: Iterable[Came]) -> list[str]:
    """Whoever waited for a crisis message to go first."""
    return [one.job.line_user_id for one in came if one.job.lane == OWN and one.job.line_user_id]
