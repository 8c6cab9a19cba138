"""A client can have everything that is held on them, and can have it gone."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.data_protection.client_copy import NobodyToExportError, client_copy, labels, write_copy
from bot.data_protection.erasure import NobodyToEraseError, erase
from bot.storage.held import held_on
from bot.storage.models import (
    Alert,
    AlertEntry,
    Base,
    Client,
    Conversation,
    Note,
    Send,
    Staff,
    Text,
    table_of,
)
from bot.storage.session import Database
from tests.builders import NOW, TOKYO

SECRET = "ひみつの ことば"
OTHERS = "ほかの人の ことば"


def _add_person(session: Session, line_user_id: str, words: str) -> int:
    staff = session.scalars(select(Staff)).first()
    if staff is None:
        staff = Staff(name="田中 花子", email="t@example.jp", email_lookup="x", created_at=NOW)
        session.add(staff)
        session.flush()
    client = Client(
        name=words, nickname=words, staff_id=staff.id, line_user_id=line_user_id, created_at=NOW
    )
    session.add(client)
    session.flush()
    message = f"m-{line_user_id}"
    session.add(
        Conversation(line_user_id=line_user_id, client_id=client.id, created_at=NOW, updated_at=NOW)
    )
    session.add(
        Text(message_id=message, line_user_id=line_user_id, client_id=client.id, body=words, sent_at=NOW)
    )
    session.flush()
    session.add(Note(client_id=client.id, message_id=message, created_at=NOW))
    alert = Alert(
        client_id=client.id,
        level="urgent",
        category="absence",
        opened_at=NOW,
        last_text_at=NOW,
        began_at=NOW,
    )
    session.add(alert)
    session.flush()
    session.add(AlertEntry(alert_id=alert.id, at=NOW, what="note", note=words))
    _add_send(
        session, client_id=client.id, line_user_id=line_user_id, body=[words], retry_key=f"a-{client.id}"
    )
    _add_send(session, staff_id=staff.id, alert_id=alert.id, body=[words], retry_key=f"b-{client.id}")
    return client.id


def _add_send(session: Session, **columns: Any) -> None:
    queued = {"channel": "push", "kind": "notice", "created_at": NOW, "next_attempt_at": NOW, "booked": 1}
    session.add(Send(**queued, **columns))


def _everything(session: Session) -> str:
    rows = [
        dict(row._mapping)
        for table in Base.metadata.sorted_tables
        for row in session.connection().execute(select(table))
    ]
    return json.dumps(rows, ensure_ascii=False, default=str)


def test_erasing_leaves_no_word_of_the_client_and_all_of_the_others(database: Database) -> None:
    with database.transaction() as session:
        erased, _kept = _add_person(session, "U1", SECRET), _add_person(session, "U2", OTHERS)

        erase(session, erased, NOW)

        assert SECRET not in _everything(session)
        assert "U1" not in _everything(session)
        assert _everything(session).count(OTHERS) >= 6


def test_erasing_keeps_the_months_bookings(database: Database) -> None:
    with database.transaction() as session:
        client = _add_person(session, "U1", SECRET)

        erase(session, client, NOW)

        assert session.scalar(select(func.sum(Send.booked))) == 2
        assert set(session.scalars(select(Send.status))) == {"dropped"}


def test_nobody_is_erased_twice(database: Database) -> None:
    with database.transaction() as session:
        client = _add_person(session, "U1", SECRET)
        erase(session, client, NOW)

        with pytest.raises(NobodyToEraseError):
            erase(session, client, NOW)


def test_a_copy_holds_the_clients_words_and_nobody_elses(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        client = _add_person(session, "U1", SECRET)
        _add_person(session, "U2", OTHERS)

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
        held = {one.table.name for one in held_on(session, _add_person(session, "U1", SECRET))}

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
