"""Old code runs on the new schema: `release` may run while processes of the release before still serve.

Every migration after the first is tried on both databases: nothing that was there goes away or becomes
stricter, and rows are written, changed and read with the columns of the revision before.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, insert, select, text, update

from bot.storage.encryption import KeyRing
from bot.storage.migrate import MIGRATIONS, has_this_schema, upgrade
from bot.storage.session import Database, open_database

NUMBERS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
STEPS = list(pairwise(NUMBERS))
VALUES: dict[type, Any] = {
    int: 1,
    float: 1.0,
    bool: True,
    str: "1",
    bytes: b"1",
    datetime: datetime(2026, 11, 25, tzinfo=UTC),
    date: date(2026, 11, 25),
    time: time(19),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, keys: KeyRing, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        found = open_database(f"sqlite:///{tmp_path / 'empty.db'}", keys)
    else:
        shared: Database = request.getfixturevalue("postgresql")
        with shared.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS older"))
            connection.execute(text("CREATE DATABASE older"))
        url = shared.engine.url.set(database="older").render_as_string(hide_password=False)
        found = open_database(url, keys)
    yield found
    found.dispose()


def schema_of(database: Database) -> MetaData:
    """The tables as they are now."""
    found = MetaData()
    found.reflect(database.engine)
    return found


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_nothing_goes_away_and_nothing_becomes_stricter(before: str, after: str, empty: Database) -> None:
    upgrade(empty.engine, before)
    old = schema_of(empty)
    upgrade(empty.engine, after)
    new = schema_of(empty)

    for name, table in old.tables.items():
        assert list(trouble(table, new.tables[name])) == []


def trouble(old: Table, new: Table) -> Iterator[str]:
    for column in old.columns:
        if column.name not in new.columns:
            yield f"{old.name}.{column.name} is gone"
        elif column.nullable and not new.columns[column.name].nullable:
            yield f"{old.name}.{column.name} may no longer be empty"
    for column in new.columns:
        if column.name not in old.columns and not column.nullable and column.server_default is None:
            yield f"{old.name}.{column.name} is new, and old code leaves it out"
    if unique(new) - unique(old):
        yield f"{old.name} has become unique in {unique(new) - unique(old)}"


def unique(table: Table) -> set[frozenset[str]]:
    indexes = {frozenset(one.columns.keys()) for one in table.indexes if one.unique}
    constraints = {
        frozenset(one.columns.keys())
        for one in table.constraints
        if type(one).__name__ == "UniqueConstraint"
    }
    return indexes | constraints


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_rows_are_written_changed_and_read_as_by_the_release_before(
    before: str, after: str, empty: Database
) -> None:
    upgrade(empty.engine, before)
    old = schema_of(empty)
    upgrade(empty.engine, after)

    with empty.engine.begin() as connection:
        for table in old.sorted_tables:
            if table.name == "alembic_version":
                continue
            values = {column.name: VALUES[column.type.python_type] for column in table.columns}
            connection.execute(insert(table), values)
            if table.name != "audit_log":
                connection.execute(update(table).values(values))
            assert len(connection.execute(select(table)).all()) == 1, table.name


def test_code_of_the_release_before_calls_a_newer_schema_good(sqlite_database: Database) -> None:
    with sqlite_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert has_this_schema(sqlite_database.engine)


def test_code_that_is_newer_than_the_schema_says_so(empty: Database) -> None:
    upgrade(empty.engine, NUMBERS[-2])

    assert not has_this_schema(empty.engine)
