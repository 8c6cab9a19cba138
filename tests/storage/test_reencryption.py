"""Bringing everything under the newest key."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary

from bot.storage import reencryption
from bot.storage.encryption import EncryptedJSON, EncryptedText, KeyRing, WrongKeyError, use_keys
from bot.storage.models import Base, Staff
from bot.storage.reencryption import encrypted_tables, reencrypt
from bot.storage.session import Database
from tests.builders import ENCRYPTION_KEY, SECRET_KEY
from tests.people.people import client, enrol, hire

NEW_KEY = Fernet.generate_key().decode()
NEWEST = KeyRing([NEW_KEY], SECRET_KEY)


@pytest.fixture
def rotating(database: Database, keys: KeyRing) -> Iterator[Database]:
    """An office with data under the old key whose settings name a newer one first."""
    hire(database)
    enrol(database, contact="母 03-1111-2222")
    both = KeyRing([NEW_KEY, ENCRYPTION_KEY], SECRET_KEY)
    use_keys(database.engine, both)
    yield replace(database, keys=both)
    use_keys(database.engine, keys)


def changed(database: Database) -> dict[str, int]:
    return {done.name: done.changed for done in reencrypt(database, NEWEST)}


def test_afterwards_the_newest_key_alone_opens_everything(rotating: Database) -> None:
    done = changed(rotating)
    assert (done["staff"], done["clients"], done["conversations"], done["texts"]) == (2, 3, 1, 0)
    use_keys(rotating.engine, NEWEST)
    assert client(rotating, 1).contact == "母 03-1111-2222"


def test_run_again_it_finds_nothing_to_do(rotating: Database) -> None:
    changed(rotating)
    assert sum(changed(rotating).values()) == 0


def test_interrupted_it_goes_on_where_it_was(rotating: Database) -> None:
    steps = reencrypt(rotating, NEWEST)
    finished = next(steps)
    steps.close()
    assert changed(rotating)[finished.name] == 0
    assert sum(changed(rotating).values()) == 0


def test_it_goes_through_many_batches(rotating: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencryption, "BATCH", 2)
    for number in range(5):
        hire(rotating, f"staff{number}@example.jp")
    with rotating.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT name FROM staff WHERE id = 1").scalar_one()
    assert {done.name: done.values for done in reencrypt(rotating, NEWEST)}["staff"] == 12
    with rotating.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM staff WHERE id = 1").scalar_one() != before


def test_what_is_written_meanwhile_stays(rotating: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reencryption._next_rows

    def read_then_write(database: Database, *given: object) -> object:
        rows = read(database, *given)
        with database.transaction() as session:
            session.get_one(Staff, 1).name = "田中 はな"
        return rows

    monkeypatch.setattr(reencryption, "_next_rows", read_then_write)
    changed(rotating)
    with rotating.reading() as session:
        assert session.get_one(Staff, 1).name == "田中 はな"


def test_data_under_a_key_that_is_gone_stops_it(rotating: Database) -> None:
    use_keys(rotating.engine, NEWEST)
    alone = replace(rotating, keys=NEWEST)
    with pytest.raises(WrongKeyError):
        changed(alone)


def test_no_encrypted_column_is_left_out() -> None:
    found = {(name, column) for name, columns in encrypted_tables().items() for column in columns}
    kinds = (EncryptedText, EncryptedJSON, LargeBinary)
    columns = {
        (table.name, c.name)
        for table in Base.metadata.tables.values()
        for c in table.columns
        if isinstance(c.type, kinds)
    }
    assert found == columns
    assert ("texts", "body") in found
    assert all(len(Base.metadata.tables[name].primary_key) == 1 for name, _ in found)
