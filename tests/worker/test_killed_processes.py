"""Two workers and two web processes on one PostgreSQL, killed at random: counted at the platform."""

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator.people import Road
from bot.storage.session import Database
from tests.builders import settings_environment
from tests.line.running_platform import RunningPlatform, running_platform
from tests.worker.due_clients import TOKYO, add_due_clients
from tests.worker.processes import Process, processes

CLIENTS, SECONDS_OF_DUE, KILLS = 300, 4, 5
PATIENCE = 120.0
FAULTS = ("error_before", "error_after", "reset_before", "reset_after", "rate_limit", "hang_after")


def environment(database: Database, line: RunningPlatform) -> dict[str, str]:
    quiet = datetime.now(TOKYO) + timedelta(hours=10)
    return settings_environment(
        DATABASE_URL=database.engine.url.render_as_string(hide_password=False),
        LINE_API_BASE_URL=line.url,
        LINE_DATA_API_BASE_URL=line.url,
        QUIET_HOURS=f"{quiet:%H}:00-{quiet + timedelta(hours=1):%H}:00",
        REMIND_AFTER_HOURS="",
    )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_prompt_is_lost_and_none_is_seen_twice(database: Database) -> None:
    chance = random.Random(7)
    with running_platform(monthly_quota=None) as line:
        start = datetime.now(UTC) + timedelta(seconds=2)
        moments = [start + timedelta(seconds=n * SECONDS_OF_DUE / CLIENTS) for n in range(CLIENTS)]
        users = add_due_clients(database, moments, timedelta(days=8))
        for user in users:
            line.platform.phones.join("ゆうき", user_id=user)
            line.platform.phones.befriend_quietly(user)
        with processes(environment(database, line), workers=2, webs=2) as running:
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.3, 1.4))
                line.simulator.order_fault(chance.choice(FAULTS), endpoint="multicast")
                replace_one(running, chance)
            wait_until_reached(line, CLIENTS)
            time.sleep(2)
            seen = Counter({user: prompts_of(line, user) for user in users})
    assert set(seen.values()) == {1}


def replace_one(running: list[Process], chance: random.Random) -> None:
    victim = chance.choice(running)
    victim.kill()
    victim.start()


def wait_until_reached(line: RunningPlatform, people: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(line.platform.sending.delivered[Road.MULTICAST]) < people:
        assert time.monotonic() < deadline, line.simulator.counts()["calls"]
        time.sleep(0.2)


def prompts_of(line: RunningPlatform, user: str) -> int:
    """What stands in the chat, not in our tables."""
    return sum(entry.road is Road.MULTICAST for entry in line.platform.chats.get(user).entries)
