"""One office on SQLite for all fuzzing; `pytest tests/fuzz --fuzz-more 5000` draws more, and anew."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from admin_export import visit
from bot.app import create_app
from bot.settings import Settings
from bot.storage.encryption import KeyRing
from bot.storage.models import Alert, Concern, Conversation
from bot.storage.session import Database, open_database
from tests.admin_export.conftest import MANAGER
from tests.admin_export.weeks import FIRST, write_interview, write_note, write_week
from tests.builders import NOW, settings_environment
from tests.fuzz import plenty
from tests.people.people import enrol, hire

CLIENT = "U" + "1" * 32


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz-more", type=int, default=None, help="examples for each fuzz test, drawn anew")


def pytest_configure(config: pytest.Config) -> None:
    plenty.wanted = config.getoption("fuzz_more", default=None)


@dataclass(frozen=True)
class FuzzOffice:
    """A web process that sends nothing, and an office with one of everything."""

    app: Flask
    database: Database
    manager_id: int


@pytest.fixture(scope="module")
def office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing
) -> Iterator[FuzzOffice]:
    file = tmp_path_factory.mktemp("fuzz") / "tsuzuku.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", keys)
    given = settings_environment(DATABASE_URL=f"sqlite:///{file}", LINE_API_BASE_URL="http://127.0.0.1:9")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(visit, "read_clock", lambda: NOW)
        app = create_app(Settings(_env_file=None, **{name.lower(): value for name, value in given.items()}))
        app.extensions["tsuzuku"].stop()
        manager = hire(database, MANAGER, name="鈴木 良子", is_manager=True).staff.id
        _furnish(database)
        yield FuzzOffice(app, database, manager)
    app.extensions["tsuzuku"].office.database.dispose()
    database.dispose()


def _furnish(database: Database) -> None:
    """A client with a week, words, an interview, an alert and a concern."""
    staff_id = hire(database).staff.id
    client_id = enrol(database, CLIENT)
    write_week(database, client_id, FIRST, {"sleep": 2}, {"joy": "釣り"})
    write_note(database, client_id, "ことば", NOW)
    alert = {"level": "urgent", "category": "work", "state": "open", "line_user_id": CLIENT}
    with database.transaction() as session:
        session.get_one(Conversation, CLIENT).state = None
        raised = Alert(client_id=client_id, opened_at=NOW, last_text_at=NOW, **alert)
        noticed = Concern(
            client_id=client_id, level="notice", category="mood", rule="x", field="chat", noticed_at=NOW
        )
        session.add_all([raised, noticed])
    write_interview(database, client_id, staff_id, NOW)
