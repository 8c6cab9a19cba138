"""A round of due work: what fails keeps nothing else from being done, alerts wait for nobody."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot import due
from bot.due import DueWorkFailedError, do_what_is_due
from bot.worker import Worker
from tests.prompts.simulated import SimulatedOffice

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_what_fails_keeps_nothing_else_from_being_done(
    world: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def broken(*_: object) -> bool:
        raise ValueError

    def good(*_: object) -> bool:
        done.append("good")
        return False

    monkeypatch.setattr(due, "WORK", {"broken": broken, "good": good})
    with pytest.raises(DueWorkFailedError, match="broken"):
        do_what_is_due(world.office, NOW, NOW)
    assert done == ["good"]


def test_alerts_are_looked_at_between_the_parts_of_a_long_work(
    world: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def work(name: str, parts: int) -> due.Work:
        def part(*_: object) -> bool:
            done.append(name)
            return done.count(name) < parts

        return part

    works = {"alerts": work("alerts", 1), "prompts": work("prompts", 3), "menus": work("menus", 1)}
    monkeypatch.setattr(due, "WORK", works)
    do_what_is_due(world.office, NOW, NOW)
    assert done == ["alerts", "prompts", "menus", "alerts", "prompts", "alerts", "prompts"]


def test_a_clock_that_jumps_back_does_not_stop_the_worker(
    world: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """APScheduler's thread sleeps until a moment by the clock; the watch wakes it by monotonic time."""
    ticks: list[float] = []
    monkeypatch.setattr("bot.worker.do_what_is_due", lambda *_: ticks.append(time.monotonic()))
    monkeypatch.setattr("bot.worker.signal.signal", lambda *_: None)
    worker = Worker(world.office, tick_seconds=0.1)
    running = threading.Thread(target=worker.run, daemon=True)
    running.start()
    wait_for(lambda: len(ticks) > 1)
    real = datetime

    class AnHourAgo(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return real.fromtimestamp(time.time() - 3600, tz or UTC)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", AnHourAgo)
    monkeypatch.setattr("bot.worker.datetime", AnHourAgo)
    before = len(ticks)
    wait_for(lambda: len(ticks) > before + 3)
    worker.stop()
    running.join(10)
    assert not running.is_alive()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
