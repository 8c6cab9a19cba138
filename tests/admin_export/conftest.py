"""Browsers at the staff pages: nobody, a staff member, a colleague, a manager."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from admin_export import visit
from admin_export.visit import COOKIE
from bot.app import create_app
from bot.commands import office
from bot.settings import Settings
from bot.sign_in import offers, sessions
from bot.storage.session import Database
from tests.builders import NOW, settings_environment
from tests.people.people import SATO, hire

MANAGER = "suzuki@example.jp"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Browser:
    """A browser that keeps cookies and sends forms with their token."""

    client: FlaskClient
    database: Database

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url="https://localhost")

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def token(self, path: str) -> str:
        found = _TOKEN.search(self.get(path).get_data(as_text=True))
        assert found, path
        return found[1]

    def post(self, path: str, *, seen_on: str = "/staff/settings", **fields: object) -> TestResponse:
        data = {"token": self.token(seen_on), **fields}
        return self.client.post(path, base_url="https://localhost", data=data)

    def sign_in(self, staff_id: int) -> "Browser":
        """A new browser gets the cookie that the link's page would give it."""
        keys = self.database.keys
        with self.database.transaction() as session:
            link = offers.offer(session, keys, staff_id, NOW).path
            opened = sessions.use_link(session, keys, link.rpartition("/")[2], NOW)
        assert opened is not None
        self.client.set_cookie(COOKIE, opened.token, path="/staff", secure=True)
        return self


@pytest.fixture
def app(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The web process at NOW, over this test's database; LINE is out of reach."""
    monkeypatch.setattr(visit, "read_clock", lambda: NOW)
    address = database.engine.url.render_as_string(hide_password=False)
    given = settings_environment(DATABASE_URL=address, LINE_API_BASE_URL="http://127.0.0.1:9")
    app = create_app(Settings(_env_file=None, **{name.lower(): value for name, value in given.items()}))
    yield app
    process = app.extensions["tsuzuku"]
    process.stop()
    process.office.database.dispose()


@pytest.fixture
def open_browser(app: Flask, database: Database) -> Callable[[], Browser]:
    """A new browser."""
    return lambda: Browser(app.test_client(), database)


@dataclass
class Team:
    """Who works here, and their browsers; each signs in when a test first needs it."""

    tanaka_id: int
    sato_id: int
    manager_id: int
    open_browser: Callable[[], Browser]

    @cached_property
    def stranger(self) -> Browser:
        return self.open_browser()

    @cached_property
    def tanaka(self) -> Browser:
        return self.open_browser().sign_in(self.tanaka_id)

    @cached_property
    def sato(self) -> Browser:
        return self.open_browser().sign_in(self.sato_id)

    @cached_property
    def manager(self) -> Browser:
        return self.open_browser().sign_in(self.manager_id)


@pytest.fixture
def team(database: Database, open_browser: Callable[[], Browser]) -> Team:
    """田中 (the clients' own), 佐藤 (a colleague), 鈴木 (the manager), and a stranger."""
    tanaka = hire(database).staff.id
    sato = hire(database, SATO, name="佐藤 次郎").staff.id
    manager = hire(database, MANAGER, name="鈴木 良子", is_manager=True).staff.id
    return Team(tanaka, sato, manager, open_browser)


@pytest.fixture
def commands_at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line's clock shows what the pages' shows."""
    monkeypatch.setattr(office, "datetime", SimpleNamespace(now=lambda _: NOW))
