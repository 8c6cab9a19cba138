"""The outbox's other end: claim, send, mark. Web and worker run the same loop; a commit only wakes it.

One thread talks to the database, in one transaction a round: it marks what came back, claims whom it
was woken for, and picks each one's next send. Other threads talk to LINE. Marks and claims of many
people thus share a commit, and a slow LINE holds up nobody else. A reply to an event needs no round to
be claimed (`at_once`), only to be marked.
"""

import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial

import structlog

from bot.delivery.at_once import AtOnce, never_at_once
from bot.delivery.caller import Caller
from bot.delivery.in_flight import InFlight
from bot.delivery.lanes import Lanes
from bot.delivery.round import Came, Room, Work, play
from bot.delivery.senders import Senders
from bot.delivery.transports import Transports
from bot.line.calls import CALLS_AT_ONCE, Answer
from bot.storage import leases, sends, tables
from bot.storage.models import Channel
from bot.storage.sends import OWN, Job
from bot.storage.session import Database, DatabaseBusyError

log = structlog.get_logger()

ROUND_SIZE = 200
MAILERS = 2
POLL_SECONDS = 1.0
BUSY_SECONDS = 0.1
ASIDE_SECONDS = 60.0
GATHER_SECONDS = 0.01
"""How long marks wait for others to share a commit with: the messages are out, nobody waits for them."""


class Delivery:
    """Sends what is queued. `start` runs it in threads, `drain` works off all that is due and returns."""

    def __init__(
        self,
        database: Database,
        transports: Transports,
        *,
        caller: Caller | None = None,
        senders: int = CALLS_AT_ONCE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._transports = transports
        self._caller = caller
        self._now = now
        self._holder = str(uuid.uuid4())
        self._callers = Senders("sender", senders)
        # A mail server that hangs must not take the threads that talk to LINE.
        self._mailers = Senders("mailer", MAILERS)
        self._inbox: queue.SimpleQueue[Came | str] = queue.SimpleQueue()
        self._lanes = Lanes()
        # Waiting for a thread and then calling must fit into a lease.
        self._calls = InFlight(2 * senders)
        self._mails = InFlight(2 * MAILERS)
        self._next_poll = 0.0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self, lanes: Iterable[str]) -> None:
        """Something was committed for these: send it now."""
        for lane in lanes:
            self._inbox.put(lane)

    def at_once(self) -> AtOnce:
        """For a transaction whose reply may go out without a round."""
        if self._stopping.is_set():
            return never_at_once()
        return AtOnce(self._calls, self._holder, self._make)

    def later(self, call: Callable[[], object]) -> None:
        """Make some other call to LINE, outside of any request and of any promise."""
        self._callers.put(call)

    def start(self) -> None:
        """Run in the background (call it once, after forking)."""
        if self._caller is not None:
            self._caller.start()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish what is in flight, give the leases back, and end."""
        self._stopping.set()
        self.wake([OWN])
        if self._thread is not None:
            self._thread.join(seconds)

    def drain(self, deadline: float) -> int:
        """Send until nothing is queued or monotonic `deadline` passes; returns how much is left."""
        while (left := self._queued()) and time.monotonic() < deadline:
            self._do(self._collect())
        self._end()
        return left

    def _run(self) -> None:
        if not tables.are_made(self._database):
            log.warning("no tables yet: waiting for `tsuzuku db upgrade`")
            tables.wait_until_made(self._database, self._stopping)
        while not self._stopping.is_set() or self._calls or self._mails:
            self._do(self._collect())
        self._end()

    def _end(self) -> None:
        self._callers.stop()
        self._mailers.stop()

    # What there is to do

    def _collect(self) -> Work:
        """Wait for something to do, then take all there is: the busier, the larger the round."""
        work = Work(came=self._received(self._seconds_to_wait()))
        now = time.monotonic()
        if now >= self._next_poll and not self._stopping.is_set():
            self._next_poll = now + POLL_SECONDS
            self._poll()
        if not self._stopping.is_set():
            work.lanes = self._lanes.take(self._calls.room(), now, self._calls)
        return work

    def _seconds_to_wait(self) -> float:
        now = time.monotonic()
        to_poll = max(self._next_poll - now, 0.0) if not self._stopping.is_set() else POLL_SECONDS
        # Without room nothing can be begun before something comes back, and that is heard anyway.
        to_next = self._lanes.seconds_to_next(now) if self._calls.room() else POLL_SECONDS
        return min(to_poll, to_next)

    def _received(self, seconds: float) -> list[Came]:
        came: list[Came] = []
        try:
            item = self._inbox.get(timeout=seconds)
            if isinstance(item, Came):
                time.sleep(GATHER_SECONDS)
            while True:
                if isinstance(item, Came):
                    came.append(item)
                else:
                    self._lanes.look([item])
                if len(came) >= ROUND_SIZE:
                    break
                item = self._inbox.get_nowait()
        except queue.Empty:
            pass
        return came

    def _poll(self) -> None:
        """Retries, and what other processes left behind."""
        try:
            with self._database.reading() as session:
                now = self._now()
                self._lanes.look(leases.people_due(session, now, ROUND_SIZE))
                if leases.own_lane_due(session, now):
                    self._lanes.look([OWN])
        except DatabaseBusyError:
            log.warning("database does not answer")
        except Exception:
            # Whatever it was: a thread that ended here would never send again.
            log.exception("poll failed")

    # One round

    def _do(self, work: Work) -> None:
        if not work.came and not work.lanes:
            return
        try:
            jobs = self._round(work)
        except DatabaseBusyError:
            self._put_back(work)
            time.sleep(BUSY_SECONDS)
        except Exception:
            log.exception("round failed")
            self._isolate(work)
        else:
            self._send(jobs)

    def _put_back(self, work: Work) -> None:
        # Nothing was written: what came back must be marked, whoever was woken still waits.
        for came in work.came:
            self._inbox.put(came)
        self._lanes.look(work.lanes)

    def _isolate(self, work: Work) -> None:
        """Our own code fails on something: do the rest without it."""
        parts = work.parts()
        if len(parts) > 1:
            for part in parts:
                self._do(part)
            return
        for lane in work.lanes:
            self._lanes.put_aside(lane, time.monotonic() + ASIDE_SECONDS)
        self._forget(work.came)

    def _round(self, work: Work) -> list[Job]:
        now = self._now()
        room = Room(calls=self._calls.room(), mails=self._mails.room())
        with self._database.transaction() as session:
            played = play(session, work, self._holder, room, now)
        self._forget(work.came)
        self._lanes.look(played.soon)
        clock = time.monotonic()
        for at, lane in played.later:
            self._lanes.look_at(clock + (at - now).total_seconds(), lane)
        return played.jobs

    def _forget(self, came: Iterable[Came]) -> None:
        for one in came:
            self._in_flight(one.job).end(one.job.lane)

    def _send(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self._in_flight(job).begin(job.lane)
            self._make(job)

    def _make(self, job: Job) -> None:
        if job.channel is Channel.MAIL:
            self._mailers.put(partial(self._attempt, job))
        elif self._caller is None or not self._caller.take(job, partial(self._came, job)):
            self._callers.put(partial(self._attempt, job))

    def _in_flight(self, job: Job) -> InFlight:
        return self._mails if job.channel is Channel.MAIL else self._calls

    def _attempt(self, job: Job) -> None:
        self._came(job, self._transports.attempt(job))

    def _came(self, job: Job, answer: Answer) -> None:
        self._inbox.put(Came(job, answer))

    def _queued(self) -> int:
        with self._database.reading() as session:
            return sends.count_queued(session, self._now())
