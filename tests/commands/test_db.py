"""`tsuzuku db`."""

from pathlib import Path

from cryptography.fernet import Fernet

from bot.storage.session import Database
from tests.builders import ENCRYPTION_KEY
from tests.commands.conftest import Run
from tests.people.people import hire


def test_a_new_database_is_brought_to_the_schema_and_may_be_again(run: Run) -> None:
    new = {"DATABASE_URL": "sqlite:///deep/inside/new.db"}
    assert [run("db", "upgrade", **new).exit_code for _ in range(2)] == [0, 0]
    assert run("staff", "list", **new).exit_code == 0
    assert Path("deep/inside/new.db").is_file()


def test_a_database_without_the_schema_says_what_to_run(run: Run) -> None:
    done = run("staff", "list", DATABASE_URL="sqlite:///empty.db")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "run `tsuzuku db upgrade`" in done.stderr


def test_a_database_that_does_not_answer_is_one_line(run: Run) -> None:
    done = run("staff", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert (done.exit_code, done.stderr.count("\n"), "does not answer" in done.stderr) == (1, 1, True)


def test_a_missing_setting_is_one_line_that_names_it(run: Run) -> None:
    done = run("staff", "list", SECRET_KEY="")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "SECRET_KEY is missing: make one with `tsuzuku keys`\n"


def test_a_lost_key_is_one_line(run: Run, database: Database) -> None:
    hire(database)
    done = run("staff", "list", ENCRYPTION_KEYS=Fernet.generate_key().decode())
    assert (done.exit_code, "put the old key back" in done.stderr) == (1, True)


def test_reencryption_prints_what_it_did_and_the_old_key_can_go(run: Run, database: Database) -> None:
    hire(database)
    newest = Fernet.generate_key().decode()
    done = run("db", "reencrypt", ENCRYPTION_KEYS=f"{newest},{ENCRYPTION_KEY}")
    assert "2 values were brought under the newest key" in done.stdout
    assert "田中 花子" in run("staff", "list", ENCRYPTION_KEYS=newest).stdout
