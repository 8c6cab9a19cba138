"""The outbox's other end: claim, send, mark. Web and worker run the same loop; a commit only wakes it.

One thread talks to the database, in one transaction a round: it marks what came back, claims whom it
was woken for, and picks each one's next send. A pool of threads talks to LINE. Marks and claims of
many people thus share a commit, and a slow LINE holds up nobody else.
"""

import queue
import random
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from bot.line.calls import Answer, LineCalls, Outcome
from bot.retry import (
    Again,
    Decision,
    Finish,
    PushInstead,
    after_attempt,
    before_attempt,
    next_to_send,
    without_overtaken,
)
from bot.storage import sends
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import Job, Mark
from bot.storage.session import Database, DatabaseBusyError

log = structlog.get_logger()

ROUND_SIZE = 200
POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Woken:
    """Someone has something to be sent."""

    line_user_id: str


@dataclass(frozen=True, slots=True)
class Came:
    """An attempt came back."""

    job: Job
    answer: Answer


@dataclass
class _Round:
    """What one turn of the loop works on."""

    woken: set[str] = field(default_factory=set)
    came: list[Came] = field(default_factory=list)


class Delivery:
    """Sends what is queued. `start` runs it in threads, `drain` works off all that is due and returns."""

    def __init__(
        self,
        database: Database,
        calls: LineCalls,
        *,
        senders: int = 32,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._calls = calls
        self._now = now
        self._holder = str(uuid.uuid4())
        self._inbox: queue.SimpleQueue[Woken | Came | None] = queue.SimpleQueue()
        self._calls_to_make: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._senders = senders
        self._held: set[str] = set()
        self._in_flight = 0
        self._next_poll = 0.0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def wake(self, people: Iterable[str]) -> None:
        """Something was committed for these people: send it now."""
        for line_user_id in people:
            self._inbox.put(Woken(line_user_id))

    def later(self, call: Callable[[], object]) -> None:
        """Make some other call to LINE, outside of any request and of any promise."""
        self._calls_to_make.put(call)

    def start(self) -> None:
        """Run in the background, once (call it after forking)."""
        with self._starting:
            if self._thread is None:
                self._start_senders()
                self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
                self._thread.start()

    def _start_senders(self) -> None:
        # Daemons, so that `stop` still finds them at the interpreter's end; an executor's are gone by then.
        for number in range(self._senders):
            threading.Thread(target=self._make_calls, name=f"sender-{number}", daemon=True).start()

    def _make_calls(self) -> None:
        while True:
            call = self._calls_to_make.get()
            try:
                call()
            except Exception:
                log.exception("call failed")

    def stop(self, seconds: float = 10.0) -> None:
        """Finish what is in flight, give the leases back, and end."""
        self._stopping.set()
        self._inbox.put(None)
        if self._thread is not None:
            self._thread.join(seconds)

    def drain(self, deadline: float) -> int:
        """Send until nothing is queued or monotonic `deadline` passes; returns how much is left."""
        self._start_senders()
        while time.monotonic() < deadline:
            self._safe_round(self._collect(0.05))
            if not self._in_flight and self._queued() == 0:
                break
        return self._queued()

    def _run(self) -> None:
        while not (self._stopping.is_set() and self._in_flight == 0):
            self._safe_round(self._collect(POLL_SECONDS))
        self._give_back()

    def _collect(self, seconds: float) -> _Round:
        """Wait for the first item, then take what else is there: the busier, the larger the round."""
        collected = _Round()
        try:
            item = self._inbox.get(timeout=seconds)
            while True:
                if isinstance(item, Woken):
                    collected.woken.add(item.line_user_id)
                elif isinstance(item, Came):
                    collected.came.append(item)
                if len(collected.woken) + len(collected.came) >= ROUND_SIZE:
                    break
                item = self._inbox.get_nowait()
        except queue.Empty:
            pass
        return collected

    def _safe_round(self, work: _Round) -> None:
        try:
            jobs = self._round(work)
        except DatabaseBusyError:
            # Nothing was written: what came back must be marked, whoever was woken still waits.
            for came in work.came:
                self._inbox.put(came)
            self.wake(work.woken)
            time.sleep(0.1)
            return
        self._in_flight += len(jobs) - len(work.came)
        for job in jobs:
            self._calls_to_make.put(partial(self._send, job))

    def _round(self, work: _Round) -> list[Job]:
        now = self._now()
        returned = {came.job.line_user_id for came in work.came if came.job.line_user_id}
        with self._database.transaction() as session:
            for came in work.came:
                self._settle(session, came, now)
            wanted = set() if self._stopping.is_set() else self._wanted(session, work, now)
            claimed = sends.claim_people(session, (wanted - self._held) | returned, self._holder)
            jobs = self._pick(session, claimed, now)
            sending = {job.line_user_id for job in jobs if job.line_user_id}
            sends.release_people(session, claimed - sending, self._holder)
        self._held = (self._held - returned - claimed) | sending
        return jobs

    def _wanted(self, session: Session, work: _Round, now: datetime) -> set[str]:
        if time.monotonic() < self._next_poll:
            return work.woken
        # Retries, and what other processes left behind.
        self._next_poll = time.monotonic() + POLL_SECONDS
        return work.woken | sends.people_due(session, now, ROUND_SIZE)

    def _pick(self, session: Session, people: Collection[str], now: datetime) -> list[Job]:
        queues: dict[str, list[Job]] = {}
        for job in sends.pending_of(session, people):
            queues.setdefault(str(job.line_user_id), []).append(job)
        picked = [self._pick_one(session, waiting, now) for waiting in queues.values()]
        jobs = [job for job in picked if job is not None]
        sends.begin_attempts(session, [job.id for job in jobs], now)
        return [
            replace(job, attempts=job.attempts + 1, first_attempt_at=job.first_attempt_at or now)
            for job in jobs
        ]

    def _pick_one(self, session: Session, waiting: list[Job], now: datetime) -> Job | None:
        while (job := next_to_send(waiting, now)) is not None:
            later = waiting.index(job)
            parts = without_overtaken(job, waiting)
            instead = before_attempt(job, now) if parts else Finish(SendStatus.DROPPED)
            if instead is None:
                if parts != job.body:
                    sends.freeze(session, job.id, parts)
                return replace(job, body=parts)
            self._apply(session, job, instead, None, now)
            if isinstance(instead, PushInstead):
                waiting[later] = replace(job, channel=Channel.PUSH, attempts=0, first_attempt_at=None)
            else:
                del waiting[later]
        return None

    def _settle(self, session: Session, came: Came, now: datetime) -> None:
        decision = after_attempt(came.job, came.answer.outcome, now, random.random())  # noqa: S311  jitter
        self._apply(session, came.job, decision, came.answer, now)

    def _apply(
        self, session: Session, job: Job, decision: Decision, answer: Answer | None, now: datetime
    ) -> None:
        if isinstance(decision, PushInstead):
            sends.turn_into_push(session, job.id, now)
            return
        again = decision.at if isinstance(decision, Again) else now
        finished = now if isinstance(decision, Finish) else None
        reason = answer.reason if answer and answer.outcome is not Outcome.ACCEPTED else None
        request = answer.request_id if answer else None
        sends.mark(session, [Mark(job.id, decision.status, again, finished, reason or None, request)])
        if decision.status is not SendStatus.ACCEPTED:
            log.warning(
                "send", id=job.id, channel=job.channel, kind=job.kind, became=decision.status, why=reason
            )

    def _send(self, job: Job) -> None:
        self._inbox.put(Came(job, self._call(job)))

    def _call(self, job: Job) -> Answer:
        messages = [part["message"] for part in job.body]
        try:
            if job.channel is Channel.REPLY:
                return self._calls.reply(str(job.reply_token), messages)
            return self._calls.push(str(job.line_user_id), messages, job.retry_key)
        except Exception as error:
            # Whatever broke, the row must come back to be decided on.
            log.exception("call failed", id=job.id)
            return Answer(Outcome.UNCLEAR, type(error).__name__)

    def _queued(self) -> int:
        with self._database.reading() as session:
            return sends.count_queued(session)

    def _give_back(self) -> None:
        try:
            with self._database.transaction(wait=2.0) as session:
                sends.release_people(session, self._held, self._holder)
        except DatabaseBusyError:
            log.warning("leases kept: they end by themselves")
