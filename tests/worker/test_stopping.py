"""A worker that is told to end finishes what is under way, and leaves the rest to whoever comes next."""

import signal
import time
from datetime import UTC, datetime

from bot.delivery.outbox import queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.storage.models import Send, SendStatus
from bot.storage.session import Database
from tests.builders import settings_environment
from tests.line.running_platform import RunningPlatform
from tests.worker.processes import processes


def rows(database: Database) -> list[Send]:
    with database.reading() as session:
        return list(session.query(Send).order_by(Send.id))


def queue(database: Database, line_user_id: str) -> None:
    with database.transaction() as session:
        queue_push(session, datetime.now(UTC), line_user_id, MessageKind.NOTICE, [Words("こんにちは")])


def test_a_push_in_flight_is_marked_and_a_later_one_waits_for_the_next_worker(
    sqlite_database: Database, line: RunningPlatform
) -> None:
    database = sqlite_database
    address = database.engine.url.render_as_string(hide_password=False)
    environment = settings_environment(DATABASE_URL=address, LINE_API_BASE_URL=line.url)
    phone = line.friend()
    line.simulator.order_fault("latency", endpoint="push", latency_ms=500)
    queue(database, phone.user_id)
    with processes(environment, workers=1, webs=0) as (worker,):
        while not rows(database)[0].attempts:
            time.sleep(0.02)
        worker.kill(signal.SIGTERM)
        assert worker.running.returncode == 0
        queue(database, phone.user_id)
        assert [row.status for row in rows(database)] == [SendStatus.ACCEPTED, SendStatus.QUEUED]

        worker.start()
        phone.wait_for("こんにちは", seconds=30)
        while rows(database)[1].status == SendStatus.QUEUED:
            time.sleep(0.02)

    assert line.simulator.counts()["quota"]["used"] == 2
