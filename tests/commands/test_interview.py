"""`tsuzuku interview` and `tsuzuku digest`, as an operator types them."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage.session import Database
from tests.commands.conftest import Run
from tests.people.people import TANAKA, hire, invite

TOKYO = ZoneInfo("Asia/Tokyo")
SOON = (datetime.now(TOKYO) + timedelta(days=3)).replace(microsecond=0)


@pytest.fixture
def client_id(database: Database) -> int:
    hire(database)
    return invite(database).client.id


def add(run: Run, client_id: int) -> int:
    printed = run("interview", "add", "--client", client_id, "--at", SOON.isoformat(), "--json").stdout
    return int(json.loads(printed)["id"])


def test_an_interview_is_planned_listed_moved_and_cancelled(run: Run, client_id: int) -> None:
    interview_id = add(run, client_id)
    later = (SOON + timedelta(days=1)).isoformat()

    assert run("interview", "move", interview_id, "--at", later).exit_code == 0
    (listed,) = json.loads(run("interview", "list", "--json").stdout)
    assert datetime.fromisoformat(listed["at"]) == SOON + timedelta(days=1)
    assert run("interview", "cancel", interview_id).exit_code == 0
    assert json.loads(run("interview", "list", "--json").stdout) == []


@pytest.mark.parametrize("at", ["2026-11-24T25:00", "明日", "2026-11-24", "", "9999-99-99T00:00"])
def test_a_time_that_does_not_exist_is_wrong_usage(at: str, run: Run, client_id: int) -> None:
    assert run("interview", "add", "--client", client_id, "--at", at).exit_code == 2


def test_a_time_that_has_passed_is_refused(run: Run, client_id: int) -> None:
    refused = run("interview", "add", "--client", client_id, "--at", "2020-01-01T10:00")

    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


def test_the_months_files_are_written(run: Run, client_id: int, tmp_path: Path) -> None:
    interview_id = add(run, client_id)
    month = SOON.strftime("%Y-%m")
    done = run("digest", "--staff", TANAKA, "--month", month, "--out", tmp_path / "out")

    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert done.exit_code == 0
    assert [name.split("_")[0] for name in names] == ["digest", "overview"]
    assert names[0].endswith(f"interview-{interview_id}.csv")


def test_a_month_that_does_not_exist_is_wrong_usage(run: Run, client_id: int) -> None:
    assert run("digest", "--staff", TANAKA, "--month", "2026-13", "--out", "x").exit_code == 2
