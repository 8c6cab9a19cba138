"""`tsuzuku tick`: what is due at a moment, sent when it returns; what is left has a name."""

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from bot import worker
from bot.cli import tsuzuku
from bot.storage import heartbeats
from bot.storage.session import Database
from tests.builders import settings_environment
from tests.line.running_platform import RunningPlatform
from tests.worker.due_clients import TOKYO, add_due_clients

DUE = datetime(2031, 5, 14, 19, 0, tzinfo=TOKYO)
"""Far from the real clock: `--at` alone decides what is due."""


@pytest.fixture
def office(database: Database, line: RunningPlatform, monkeypatch: pytest.MonkeyPatch) -> Database:
    addresses = {"LINE_API_BASE_URL": line.url, "LINE_DATA_API_BASE_URL": line.url}
    url = database.engine.url.render_as_string(hide_password=False)
    for name, value in settings_environment(DATABASE_URL=url, **addresses).items():
        monkeypatch.setenv(name, value)
    return database


def client(office: Database, line: RunningPlatform) -> str:
    (user,) = add_due_clients(office, [DUE], timedelta(days=30))
    line.simulator.add_person("ゆうき", user_id=user, joining="quiet")
    return user


def tick(at: str) -> Result:
    return CliRunner().invoke(tsuzuku, ["tick", "--at", at])


def pushes(line: RunningPlatform, user: str) -> int:
    return len(line.simulator.phone(user).texts)


def test_it_returns_when_line_has_everything(office: Database, line: RunningPlatform) -> None:
    user = client(office, line)
    assert tick("2031-05-14T18:59").exit_code == 0
    assert pushes(line, user) == 0
    done = tick("2031-05-14T19:00")
    assert (done.exit_code, done.stdout) == (0, "All that was due is done and sent.\n")
    assert pushes(line, user) == 1


def test_a_reminder_counts_from_the_moment_of_the_prompts_tick(
    office: Database, line: RunningPlatform
) -> None:
    user = client(office, line)
    for at in ("2031-05-14T19:00", "2031-05-14T20:00", "2031-05-15T18:59"):
        tick(at)
    assert pushes(line, user) == 1
    tick("2031-05-15T19:01")
    assert pushes(line, user) == 2


def test_an_offset_is_understood(office: Database, line: RunningPlatform) -> None:
    user = client(office, line)
    tick("2031-05-14T10:00+00:00")
    assert pushes(line, user) == 1


def test_what_is_left_is_named(
    office: Database, line: RunningPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    client(office, line)
    line.simulator.order_fault("error_before", endpoint="multicast", count=None)
    real = worker.tick
    monkeypatch.setattr("bot.commands.tick.do_and_send", lambda *given: real(*given, seconds=1.0))
    left = tick("2031-05-14T19:00")
    assert left.exit_code == 1
    assert "1 messages are not sent yet (multicast/prompt: 1)" in left.stderr


def test_a_moment_that_is_none_is_wrong_usage(office: Database) -> None:
    assert tick("gestern").exit_code == 2


def test_it_is_a_sign_of_life(office: Database, line: RunningPlatform) -> None:
    tick("2031-05-14T19:00")
    with office.reading() as session:
        assert heartbeats.last_beat(session, heartbeats.WORKER) is not None
