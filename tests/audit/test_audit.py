"""The audit log is appended to, and every other change is found."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import audit
from bot.audit import Action, Broken, Entry, HeadMissing, Whole
from bot.storage.session import Database
from tests.builders import NOW

LOOK = Entry("staff:1", Action.CLIENT_VIEWED, "192.0.2.1", client_id=3)


def write(database: Database, entries: int) -> str:
    """Some entries; returns the head."""
    for _ in range(entries):
        with database.transaction() as session:
            audit.record(session, LOOK, NOW)
    found = verify(database)
    assert isinstance(found, Whole)
    return found.head


def verify(database: Database, head: str | None = None) -> Whole | Broken | HeadMissing:
    with database.reading() as session:
        return audit.verify(session, database.keys, head)


def tamper(database: Database, statement: str) -> None:
    """What somebody with the database's own password could do: triggers away, then the change."""
    with database.engine.begin() as connection:
        if database.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_log_no_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def test_an_untouched_log_is_whole(database: Database) -> None:
    head = write(database, 3)

    assert verify(database, head) == Whole(3, head)


def test_several_entries_at_once_are_chained_like_single_ones(database: Database) -> None:
    write(database, 1)
    with database.transaction() as session:
        audit.record_all(session, [LOOK, LOOK, LOOK], NOW)

    found = verify(database)
    assert isinstance(found, Whole)
    assert found.entries == 4


def test_an_empty_log_is_whole(database: Database) -> None:
    assert verify(database) == Whole(0, "")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET actor = 'staff:2' WHERE id = 2",
        "UPDATE audit_log SET client_id = NULL WHERE id = 2",
        "UPDATE audit_log SET source = '' WHERE id = 2",
        "DELETE FROM audit_log WHERE id = 1",
        "DELETE FROM audit_log WHERE id = 2",
    ],
)
def test_a_changed_or_missing_entry_is_found(change: str, database: Database) -> None:
    write(database, 4)
    tamper(database, change)

    assert isinstance(verify(database), Broken)


def test_a_tail_that_was_cut_off_is_found_by_its_head(database: Database) -> None:
    head = write(database, 3)
    tamper(database, "DELETE FROM audit_log WHERE id = 3")

    assert isinstance(verify(database), Whole)
    assert verify(database, head) == HeadMissing(2)


def test_a_head_of_earlier_still_counts(database: Database) -> None:
    head = write(database, 2)
    write(database, 2)

    assert isinstance(verify(database, head), Whole)


@pytest.mark.parametrize("verb", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
def test_the_database_refuses_changes(verb: str, database: Database) -> None:
    write(database, 1)

    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(verb))


def test_sqlite_lets_no_entry_be_replaced(sqlite_database: Database) -> None:
    write(sqlite_database, 2)
    columns = "at, actor, action, client_id, source, digest"
    change = f"INSERT OR REPLACE INTO audit_log SELECT 1, {columns} FROM audit_log WHERE id = 2"

    with pytest.raises(DBAPIError, match="append-only"), sqlite_database.engine.begin() as connection:
        connection.execute(text(change))


def test_a_log_that_was_emptied_is_found_by_any_head(database: Database) -> None:
    head = write(database, 2)
    tamper(database, "DELETE FROM audit_log")

    assert verify(database, head) == HeadMissing(0)


def test_a_log_that_was_written_anew_is_found_by_any_head(database: Database) -> None:
    head = write(database, 2)
    tamper(database, "DELETE FROM audit_log WHERE id = 2")
    with database.transaction() as session:
        audit.record(session, Entry("staff:9", Action.CLIENT_VIEWED, "192.0.2.9"), NOW)

    assert isinstance(verify(database), Whole)
    assert verify(database, head) == HeadMissing(2)


def test_what_is_rolled_back_leaves_no_entry(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            audit.record(session, LOOK, NOW)
            raise KeyError

    _raises(KeyError, fail)
    assert verify(database) == Whole(0, "")


def _raises(error: type[Exception], act: Callable[[], None]) -> None:
    with pytest.raises(error):
        act()
