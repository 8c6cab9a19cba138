"""Web processes watch over the worker: five minutes without a sign of life, and managers get a mail."""

import threading
from datetime import UTC, datetime

import structlog

from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.dialogs.wording import say
from bot.storage import heartbeats, staff, tables
from bot.storage.session import Database, DatabaseBusyError

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 30.0


class HeartbeatWatch:
    """Looks every half minute, in a thread that ends with the process; names at hand last no longer."""

    def __init__(self, database: Database, every: float = LOOK_EVERY_SECONDS) -> None:
        self._database = database
        self._every = every
        self._stopping = threading.Event()

    def start(self) -> None:
        """Call it after forking."""
        threading.Thread(target=self._run, name="heartbeat-watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _run(self) -> None:
        tables.wait_until_made(self._database, self._stopping)
        while not self._stopping.wait(self._every):
            self._database.keys.forget_names()
            try:
                look_for_silence(self._database, datetime.now(UTC))
            except DatabaseBusyError:
                log.warning("heartbeat not read: the database is busy")
            except Exception:
                log.exception("heartbeat watch failed")


def look_for_silence(database: Database, now: datetime) -> bool:
    """Tell managers where the worker has been silent for five minutes; True where this process did."""
    with database.reading() as session:
        last = heartbeats.last_beat(session, heartbeats.WORKER)
    if last is not None and now - last < heartbeats.SILENT_AFTER:
        return False
    with database.transaction() as session:
        heartbeats.expect(session, heartbeats.WORKER, now)
        if not heartbeats.claim_silence(session, heartbeats.WORKER, now):
            return False
        log.error("worker silent", since=last)
        for manager in staff.managers(session):
            subject, text = say("manager_mails", "silence_subject"), say("manager_mails", "silence")
            queue_mail(session, now, manager, MessageKind.NOTICE, subject, text)
    return True
