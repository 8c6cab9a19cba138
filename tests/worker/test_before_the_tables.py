"""Processes that begin before `tsuzuku db upgrade` has made the tables wait, and say so in one line."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.storage import tables
from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.session import Database, open_database
from bot.worker import Worker
from tests.prompts.simulated import SimulatedOffice
from tests.worker.test_due import wait_for


@pytest.fixture
def empty(tmp_path: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database without tables; whoever waits for them looks often."""
    monkeypatch.setattr(tables, "LOOK_EVERY_SECONDS", 0.02)
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}", keys)
    yield database
    database.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_waits_for_the_tables_and_then_ticks(
    world: SimulatedOffice, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[object] = []
    monkeypatch.setattr("bot.worker.do_what_is_due", lambda *_: ticks.append(_))
    monkeypatch.setattr("bot.worker.signal.signal", lambda *_: None)
    worker = Worker(replace(world.office, database=empty), tick_seconds=0.05)
    with capture_logs() as logs:
        running = threading.Thread(target=worker.run, daemon=True)
        running.start()
        wait_for(lambda: bool(logs))
        assert ticks == []
        upgrade(empty.engine)
        wait_for(lambda: bool(ticks))
        worker.stop()
        running.join(10)

    assert [one["event"] for one in logs] == ["no tables yet: waiting for `tsuzuku db upgrade`"]


def test_whoever_waits_ends_when_told(empty: Database) -> None:
    told = threading.Event()
    told.set()

    assert not tables.wait_until_made(empty, told)
