"""The worker: does what is due, sends what was left behind, shows that it lives.

APScheduler is only the clock; what is due is claimed in the database. Its thread sleeps out a clock
that jumps back, so the main thread watches monotonic time and wakes it when ticks stay away.
"""

import signal
import threading
import time
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.delivery.loop import Delivery
from bot.delivery.transports import open_transports
from bot.due import DueWorkFailedError, do_what_is_due
from bot.office import Office
from bot.storage import heartbeats, tables
from bot.storage.session import DatabaseBusyError

log = structlog.get_logger()

TICK_SECONDS = 10
LATE_TICKS = 3


class Worker:
    """One worker process; any number may run against one database."""

    def __init__(self, office: Office, tick_seconds: float = TICK_SECONDS) -> None:
        self._office = office
        self._every = tick_seconds
        self._stopping = threading.Event()
        self._ticked = time.monotonic()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stop())
        delivery = open_delivery(self._office)
        delivery.start()
        if tables.wait_until_made(self._office.database, self._stopping):
            self._tick_until_told_to_stop()
        delivery.stop()

    def stop(self) -> None:
        """End after what is under way."""
        self._stopping.set()

    def _tick_until_told_to_stop(self) -> None:
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self._tick,
            "interval",
            seconds=self._every,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        scheduler.start()
        self._watch(scheduler)
        scheduler.shutdown(wait=True)

    def _watch(self, scheduler: BackgroundScheduler) -> None:
        while not self._stopping.wait(self._every):
            if time.monotonic() - self._ticked > LATE_TICKS * self._every:
                log.warning("clock jumped: waking the scheduler")
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
                scheduler.wakeup()

    def _tick(self) -> None:
        self._ticked = time.monotonic()
        now = datetime.now(UTC)
        self._office.database.keys.forget_names()
        try:
            with self._office.database.transaction() as session:
                heartbeats.beat(session, heartbeats.WORKER, now)
            do_what_is_due(self._office, now, now)
        except DatabaseBusyError:
            log.warning("database busy: the next tick does it")
        except DueWorkFailedError as error:
            log.warning("tick incomplete", why=str(error))
        except Exception:
            log.exception("tick failed")


def open_delivery(office: Office) -> Delivery:
    """The office's roads out, not yet in use."""
    return Delivery(office.database, open_transports(office.settings))


def tick(office: Office, at: datetime, seconds: float = 60.0) -> int:
    """Do what is due at `at` and send it; returns how many sends were left after `seconds`.

    Raises DueWorkFailedError when all is sent that could be prepared.
    """
    deadline = time.monotonic() + seconds
    now = datetime.now(UTC)
    with office.database.transaction() as session:
        heartbeats.beat(session, heartbeats.WORKER, now)
    try:
        do_what_is_due(office, at, now)
    finally:
        left = open_delivery(office).drain(deadline)
    return left
