"""After an erasure no byte of what was held is left in the database's files, not even encrypted."""

from pathlib import Path

from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from bot.data_protection.erasure import erase, overwrite_remains
from bot.storage.held import held_on
from bot.storage.models import Conversation, Send, Staff
from bot.storage.reencryption import encrypted_tables
from bot.storage.session import Database
from tests.builders import NOW
from tests.data_protection.people import OTHERS, SECRET, add_person, add_send, everything

# As long as LINE's own: two letters alone turn up by chance among encrypted bytes.
ACCOUNT = "U" + "4af4980629" * 3 + "00"


def tokens_of(session: Session, client_id: int) -> list[bytes]:
    """Every encrypted value that is held on a client, as it stands on the disk."""
    found: list[bytes] = []
    for held in held_on(session, client_id):
        for name in encrypted_tables().get(held.table.name, []):
            token = type_coerce(held.table.c[name], LargeBinary())
            found += session.connection().execute(select(token).where(held.which)).scalars()
    return [bytes(one) for one in found if one is not None]


def files_of(database: Database) -> bytes:
    file = str(database.engine.url.database)
    return b"".join(Path(file + ending).read_bytes() for ending in ("", "-wal"))


def test_no_page_and_no_log_of_sqlite_keeps_a_token(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        # Long texts stand on pages of their own, which an erasure sets free.
        erased = add_person(session, ACCOUNT, SECRET * 2_000)
    with sqlite_database.reading() as session:
        tokens = tokens_of(session, erased)
    assert len(tokens) >= 6
    assert all(token[:40] in files_of(sqlite_database) for token in tokens)
    assert ACCOUNT.encode() in files_of(sqlite_database)

    with sqlite_database.transaction() as session:
        erase(session, erased, NOW)
    assert overwrite_remains(sqlite_database)

    assert not [
        token for token in tokens if any(piece in files_of(sqlite_database) for piece in cut(token))
    ]
    assert ACCOUNT.encode() not in files_of(sqlite_database)


def cut(token: bytes) -> list[bytes]:
    """Pieces that fit on one page, past the beginning that all tokens of one second share."""
    return [token[at : at + 400] for at in range(20, len(token), 4_000)]


def test_while_somebody_reads_the_rest_of_the_log_waits(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        erased = add_person(session, "U1", SECRET)
    with sqlite_database.reading() as reader:
        reader.scalars(select(Staff)).all()
        with sqlite_database.transaction() as session:
            erase(session, erased, NOW)
        assert not overwrite_remains(sqlite_database)

    assert overwrite_remains(sqlite_database)


def test_postgresql_is_vacuumed(postgresql: Database) -> None:
    assert overwrite_remains(postgresql)


def test_an_earlier_account_is_erased_too_and_one_that_is_somebody_elses_now_is_not(
    database: Database,
) -> None:
    with database.transaction() as session:
        erased, kept = add_person(session, "U1", SECRET), add_person(session, "U2", OTHERS)
        earlier = Conversation(line_user_id="U0", created_at=NOW, updated_at=NOW, state=SECRET)
        session.add(earlier)
        add_send(session, client_id=erased, line_user_id="U0", body=[SECRET], retry_key="earlier")
        add_send(session, client_id=erased, line_user_id="U2", body=[SECRET], retry_key="lent")

        erase(session, erased, NOW)

        assert SECRET not in everything(session)
        assert "U0" not in everything(session)
        assert session.get_one(Conversation, "U2").client_id == kept


def test_what_staff_were_sent_is_emptied_whoever_it_was_about(database: Database) -> None:
    with database.transaction() as session:
        erased = add_person(session, "U1", SECRET)
        staff_id = session.scalars(select(Staff.id)).one()
        add_send(session, staff_id=staff_id, body=[SECRET], retry_key="week", status="accepted")
        add_send(session, staff_id=staff_id, body=["alert of another"], retry_key="due")

        erase(session, erased, NOW)
        session.expire_all()

        sent = {send.retry_key: send.body for send in session.scalars(select(Send))}
        assert (sent["week"], sent["due"]) == (None, ["alert of another"])
