"""The installed `tsuzuku`, as an operator's shell runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import settings_environment
from tests.commands.conftest import NOBODY_ANSWERS

TSUZUKU = Path(sys.executable).with_name("tsuzuku")


class Shell:
    """A folder of its own, with an office's settings in a `.env` file and nothing in the environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        given = settings_environment(LINE_API_BASE_URL=NOBODY_ANSWERS, DATABASE_URL="sqlite:///office.db")
        (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()), "utf-8")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [TSUZUKU, *arguments],
            cwd=self.folder,
            env={**path, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    shell = Shell(tmp_path_factory.mktemp("shell"))
    assert shell.run("db", "upgrade").returncode == 0
    added = shell.run("staff", "add", "--name", "田中 花子", "--email", "t@example.jp", "--manager")
    assert added.returncode == 0
    return shell


def test_an_office_is_set_up_from_the_shell(shell: Shell) -> None:
    added = shell.run("client", "add", "--name", "山田 太郎", "--staff", "t@example.jp", "--json")
    assert json.loads(added.stdout)["nickname"] == "山田"
    assert "山田 太郎" in shell.run("client", "list").stdout


def test_what_is_refused_ends_with_1_and_what_is_no_command_with_2(shell: Shell) -> None:
    codes = [shell.run(*line).returncode for line in (("client", "invite", "99"), ("nope",))]
    assert codes == [1, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "sqlite:////proc/nowhere/office.db"), ("BASE_URL", "http://office.example.jp")],
)
def test_what_keeps_a_command_from_starting_is_one_line_and_no_traceback(
    shell: Shell, name: str, value: str
) -> None:
    done = shell.run("staff", "list", **{name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert (done.stderr.count("\n"), "Traceback" in done.stderr) == (1, False)


def test_bytes_that_are_no_text_are_refused_in_one_line(shell: Shell) -> None:
    name = os.fsdecode(b"\xff\xfe")
    done = shell.run("staff", "add", "--name", name, "--email", "u@example.jp")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_a_terminal_that_cannot_show_japanese_shows_the_rest(shell: Shell) -> None:
    done = shell.run("staff", "list", PYTHONIOENCODING="ascii")
    assert (done.returncode, "t@example.jp" in done.stdout) == (0, True)


def test_a_reader_that_closes_early_is_no_failure_worth_a_traceback(shell: Shell) -> None:
    command = f"{TSUZUKU} keys | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
