"""`tsuzuku staff`."""

import json

from bot.storage.session import Database
from tests.commands.conftest import Run
from tests.people.people import SATO, TANAKA, client, enrol, hire, member


def test_a_staff_member_is_added_and_their_code_printed(run: Run) -> None:
    done = run("staff", "add", "--name", "田中 花子", "--email", TANAKA)
    assert done.exit_code == 0
    assert "田中 花子 was added as staff member 1." in done.stdout
    assert "Code to send to the bot in LINE: " in done.stdout


def test_programs_get_id_and_code(run: Run) -> None:
    done = run("staff", "add", "--name", "田中 花子", "--email", TANAKA, "--manager", "--on-call", "--json")
    added = json.loads(done.stdout)
    assert (added["id"], added["manager"], added["on_call"], len(added["code"])) == (1, True, True, 9)


def test_an_address_that_is_taken_is_one_line_and_exit_code_1(run: Run, database: Database) -> None:
    hire(database)
    done = run("staff", "add", "--name", "佐藤", "--email", TANAKA)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "is a staff member already" in done.stderr


def test_everyone_is_listed_in_columns_that_fit(run: Run, database: Database) -> None:
    hire(database, is_manager=True)
    hire(database, SATO, name="Sato")
    head, tanaka, sato = run("staff", "list").stdout.splitlines()
    assert head.split() == ["ID", "Name", "E-mail", "Manager", "On", "call", "LINE", "Left", "on"]
    assert tanaka.index("tanaka@") + len("田中花子") == sato.index("sato@")  # full-width signs take two


def test_programs_get_a_list_of_everyone(run: Run, database: Database) -> None:
    hire(database)
    listed = json.loads(run("staff", "list", "--json").stdout)
    assert [(one["email"], one["linked"], one["left_at"]) for one in listed] == [(TANAKA, False, None)]


def test_leaving_needs_a_successor_while_there_are_clients(run: Run, database: Database) -> None:
    hire(database)
    enrol(database)
    done = run("staff", "leave", TANAKA)
    assert (done.exit_code, "--to" in done.stderr) == (1, True)


def test_whoever_leaves_hands_over(run: Run, database: Database) -> None:
    hire(database)
    hire(database, SATO, name="佐藤 次郎")
    client_id = enrol(database)
    done = run("staff", "leave", TANAKA, "--to", SATO)
    assert "佐藤 次郎 takes over 1 clients; 1 of them are being told in LINE." in done.stdout
    assert client(database, client_id).staff_id == 2
    assert member(database, 1).left_at is not None


def test_a_new_phone_needs_a_new_code(run: Run, database: Database) -> None:
    code = hire(database).issued.code
    done = json.loads(run("staff", "invite", TANAKA, "--json").stdout)
    assert (done["id"], done["code"] != code) == (1, True)
