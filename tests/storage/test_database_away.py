"""A database that is away, or whose disk is full, is busy: whoever needs it tries again."""

import pytest
from sqlalchemy import text

from bot.storage.encryption import KeyRing
from bot.storage.session import Database, DatabaseBusyError, open_database


@pytest.mark.parametrize("host", ["/nowhere", "127.0.0.1:9", "no-such-host.invalid"])
def test_a_server_that_is_not_there_is_busy(keys: KeyRing, host: str) -> None:
    database = open_database(f"postgresql+psycopg://office@/office?host={host}", keys)
    with pytest.raises(DatabaseBusyError), database.reading() as session:
        session.execute(text("SELECT 1"))


def test_a_full_disk_is_busy(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseBusyError), sqlite_database.transaction() as session:
        session.execute(text("CREATE TABLE more AS SELECT zeroblob(100000)"))
