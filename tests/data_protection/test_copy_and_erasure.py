"""A client can have everything that is held on them, and can have it gone."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.data_protection.client_copy import NobodyToExportError, client_copy, labels, write_copy
from bot.data_protection.erasure import NobodyToEraseError, erase
from bot.storage.held import held_on
from bot.storage.models import Base, Client, Send, table_of
from bot.storage.session import Database
from tests.builders import NOW, TOKYO
from tests.data_protection.people import OTHERS, SECRET, add_person, everything


def test_erasing_leaves_no_word_of_the_client_and_all_of_the_others(database: Database) -> None:
    with database.transaction() as session:
        erased, _kept = add_person(session, "U1", SECRET), add_person(session, "U2", OTHERS)

        erase(session, erased, NOW)

        assert SECRET not in everything(session)
        assert "U1" not in everything(session)
        assert everything(session).count(OTHERS) >= 6


def test_erasing_keeps_the_months_bookings(database: Database) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)

        erase(session, client, NOW)

        assert session.scalar(select(func.sum(Send.booked))) == 2
        assert set(session.scalars(select(Send.status))) == {"dropped"}


def test_nobody_is_erased_twice(database: Database) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)
        erase(session, client, NOW)

        with pytest.raises(NobodyToEraseError):
            erase(session, client, NOW)


def test_a_copy_holds_the_clients_words_and_nobody_elses(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)
        add_person(session, "U2", OTHERS)

        data, page = write_copy(client_copy(session, client, TOKYO), client, tmp_path)

    for file in (data, page):
        assert SECRET in file.read_text("utf-8")
        assert OTHERS not in file.read_text("utf-8")
        assert file.stat().st_mode & 0o077 == 0


def test_there_is_no_copy_of_nobody(database: Database) -> None:
    with database.reading() as session, pytest.raises(NobodyToExportError):
        client_copy(session, 7, TOKYO)


def test_every_table_about_a_client_has_a_name_or_a_reason_to_be_left_out(database: Database) -> None:
    with database.transaction() as session:
        held = {one.table.name for one in held_on(session, add_person(session, "U1", SECRET))}

    assert held == set(labels()["tables"]) | set(labels()["left_out"])


def test_whatever_is_encrypted_shows_in_the_copy() -> None:
    encrypted = {
        column.name
        for name in labels()["tables"]
        for column in Base.metadata.tables[name].columns
        if type(column.type).__name__.startswith("Encrypted")
    }

    assert encrypted <= set(labels()["columns"])
    assert table_of(Client).c.phone.name in encrypted
