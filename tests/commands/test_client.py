"""`tsuzuku client`."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import tsuzuku
from bot.storage.session import Database
from tests.commands.conftest import Run
from tests.people.people import SATO, TANAKA, client, enrol, hire

ADD = ("client", "add", "--name", "山田 太郎", "--staff", TANAKA)


@pytest.fixture(autouse=True)
def _office(database: Database) -> None:
    hire(database)
    hire(database, SATO, name="佐藤 次郎")


def test_a_client_is_added_and_their_code_and_link_printed(run: Run, line_url: str) -> None:
    done = run(*ADD)
    code = done.stdout.split("LINE: ")[1].split()[0]
    assert f"{line_url}/R/oaMessage/%40tsuzuku-test/?{code}" in done.stdout
    assert (done.exit_code, done.stderr) == (0, "")


def test_programs_get_id_and_code(run: Run, line_url: str) -> None:
    added = json.loads(run(*ADD, "--employed-on", "令和8年4月1日", "--medication", "--json").stdout)
    assert (added["id"], added["nickname"], added["employed_on"]) == (1, "山田", "2026-04-01")
    assert added["link"].endswith(added["code"])


def test_without_line_the_code_is_printed_and_that_there_is_no_link(run: Run, database: Database) -> None:
    done = run(*ADD, "--json")
    added = json.loads(done.stdout)
    assert (done.exit_code, added["link"], len(added["code"])) == (0, None, 9)
    assert "there is no link" in done.stderr


def test_a_bad_day_is_wrong_usage(run: Run) -> None:
    done = run(*ADD, "--employed-on", "4/1/2026")
    assert (done.exit_code, "4/1/2026 is not a day" in done.stderr) == (2, True)


def test_a_refused_client_is_not_stored(run: Run) -> None:
    done = run(*ADD, "--phone", "9012345678")
    assert (done.exit_code, "write 09012345678" in done.stderr) == (1, True)
    assert json.loads(run("client", "list", "--json").stdout) == []


def test_clients_are_listed_with_how_they_stand(run: Run, database: Database) -> None:
    enrol(database)
    run(*ADD)
    lines = run("client", "list").stdout.splitlines()
    assert [line.rsplit("  ", 1)[1].strip() for line in lines[1:]] == ["linked", "not linked"]


def test_a_client_moves(run: Run, database: Database) -> None:
    client_id = enrol(database)
    done = run("client", "move", client_id, "--to", SATO)
    assert done.stdout == "山田 太郎 (client 1) is with 佐藤 次郎 from now on, and is being told in LINE.\n"
    assert client(database, client_id).staff_id == 2


def test_a_new_phone_gets_a_new_code(run: Run, database: Database) -> None:
    client_id = enrol(database)
    assert json.loads(run("client", "invite", client_id, "--json").stdout)["id"] == client_id


def test_an_account_is_unlinked_once(run: Run, database: Database) -> None:
    client_id = enrol(database)
    assert run("client", "unlink", client_id).exit_code == 0
    again = run("client", "unlink", client_id)
    assert (again.exit_code, "no LINE account" in again.stderr) == (1, True)


def test_support_ends_on_a_day(run: Run, database: Database) -> None:
    client_id = enrol(database)
    done = run("client", "end", client_id, "--on", "2020-01-31", "--reason", "転職")
    assert "has ended on 2020-01-31" in done.stdout
    assert client(database, client_id).ended_on == date(2020, 1, 31)


@pytest.mark.parametrize("command", [("invite",), ("unlink",), ("end", "--on", "2026-01-01")])
def test_an_unknown_number_is_exit_code_1(run: Run, command: tuple[str, ...]) -> None:
    name, *options = command
    done = run("client", name, "99", *options)
    assert (done.exit_code, done.stderr.count("\n"), "no client 99" in done.stderr) == (1, 1, True)


def test_a_file_of_clients_is_taken_in_and_listed_in_its_order(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(f"氏名,担当,就職日\n山田 太郎,{TANAKA},2026/4/1\n鈴木 花,{SATO},\n", "cp932")
    listed = json.loads(run("client", "import", file, "--json").stdout)
    assert [(one["id"], one["name"]) for one in listed] == [(1, "山田 太郎"), (2, "鈴木 花")]
    assert all(len(one["code"]) == 9 for one in listed)


def test_a_file_with_a_mistake_changes_nothing_and_every_mistake_is_a_line(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(
        f"name,staff,employed_on\nA B,{TANAKA},31/4/2026\nC D,x@example.jp,\n,{TANAKA},\n", "utf-8"
    )
    done = run("client", "import", file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        "line 2, column employed_on",
        "line 3, column staff",
        "line 4, column name",
    ]
    assert json.loads(run("client", "list", "--json").stdout) == []


def test_a_file_that_is_not_there_is_one_line(run: Run) -> None:
    done = run("client", "import", "nowhere.csv")
    assert (done.exit_code, done.stderr) == (1, "nowhere.csv: No such file or directory\n")


def test_all_that_is_held_is_written_to_a_folder(run: Run, database: Database, tmp_path: Path) -> None:
    client_id = enrol(database)
    done = run("client", "export", client_id, "--out", tmp_path / "copy")
    copy = json.loads((tmp_path / "copy" / f"client_{client_id}.json").read_text("utf-8"))
    assert (done.exit_code, copy["clients"][0]["name"]) == (0, "山田 太郎")
    assert "山田 太郎" in (tmp_path / "copy" / f"client_{client_id}.html").read_text("utf-8")


def test_whoever_is_erased_is_nobody_afterwards(run: Run, database: Database, tmp_path: Path) -> None:
    client_id = enrol(database)
    assert run("client", "erase", client_id).exit_code == 0
    assert json.loads(run("client", "list", "--json").stdout) == []
    again = [run("client", "erase", client_id), run("client", "export", client_id, "--out", tmp_path)]
    assert [(one.exit_code, one.stderr.count("\n")) for one in again] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("y\n", 0)])
def test_at_a_terminal_erasure_asks_first(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    client_id = enrol(database)
    monkeypatch.setattr("bot.commands.client._at_a_terminal", lambda: True)
    done = CliRunner().invoke(tsuzuku, ["client", "erase", str(client_id)], input=answer)
    assert "山田 太郎" in done.output
    assert (done.exit_code, len(json.loads(run("client", "list", "--json").stdout))) == (left, left)


def test_sure_is_not_asked(run: Run, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    client_id = enrol(database)
    monkeypatch.setattr("bot.commands.client._at_a_terminal", lambda: True)
    assert run("client", "erase", client_id, "--yes").exit_code == 0
