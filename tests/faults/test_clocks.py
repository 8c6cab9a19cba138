"""Clocks that are set wrong: of one machine or of all, and never of the suite itself."""

from pathlib import Path

import pytest

from faults import clocks
from faults.chaos import all_kinds, names_of
from faults.clocks import MachineClock, clocks_of


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "_find_library", lambda: Path("libfaketime.so"))


def test_all_processes_on_one_sqlite_file_share_a_clock_and_machines_have_their_own(tmp_path: Path) -> None:
    assert len(set(map(id, clocks_of("sqlite", tmp_path, 2)))) == 1
    assert len(set(map(id, clocks_of("postgresql", tmp_path, 2)))) == 2


def test_a_process_reads_how_wrong_its_clock_is_from_the_machines_file(tmp_path: Path) -> None:
    clock = MachineClock(tmp_path / "clock")
    file = Path(clock.environment()["FAKETIME_TIMESTAMP_FILE"])
    said = [file.read_text("ascii")]
    for seconds in (3600, -7200):
        clock.set_wrong(seconds)
        said.append(file.read_text("ascii"))
    clock.set_right()

    assert [*said, file.read_text("ascii")] == ["+0\n", "+3600\n", "-7200\n", "+0\n"]


def test_where_the_library_is_missing_no_process_is_started_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "_find_library", lambda: None)
    clock = MachineClock(tmp_path / "clock")

    assert not clock.can_be_set
    assert clock.environment() == {}


def test_clocks_jump_among_the_other_blows() -> None:
    assert "clock jumps" in names_of(all_kinds())
