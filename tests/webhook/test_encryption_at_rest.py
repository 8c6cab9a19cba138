"""Names and words are nowhere readable in the database, not even in what was queued or failed."""

import pytest
from sqlalchemy import inspect, text

from bot.simulator.driver import Phone
from bot.storage.session import Database
from tests.product import Product
from tests.webhook.posting import post_events
from tests.webhook.posting import text as words_of

NAME, STAFF_NAME = "壱岐 かなめ", "田中 花子"
EMAIL = "tanaka@example.jp"
SAID = "ひみつの 話です"
FAILED = "ひみつの 失敗です"


@pytest.fixture
def client(product: Product) -> Phone:
    product.add_staff(STAFF_NAME, EMAIL)
    return product.enrolled(NAME)


def everything_in(database: Database) -> bytes:
    """Every value of every row as bytes, and on SQLite the files themselves."""
    found = [_rows(database)]
    if database.engine.url.database and database.engine.dialect.name == "sqlite":
        for ending in ("", "-wal"):
            with open(f"{database.engine.url.database}{ending}", "rb") as file:  # noqa: PTH123
                found.append(file.read())
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
