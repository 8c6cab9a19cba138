"""Erasing a client: everything goes, only an entry without content stays in the audit log."""

import time
from contextlib import closing
from datetime import datetime

from sqlalchemy import ColumnElement, PoolProxiedConnection, delete, select, text, update
from sqlalchemy.orm import Session

from bot.refusals import RefusedError
from bot.storage.held import held_on
from bot.storage.models import Client, Conversation, Send, SendStatus, table_of
from bot.storage.sends import UNFINISHED
from bot.storage.session import Database

SENDS = table_of(Send)
TRIES, PAUSE_SECONDS = 10, 0.2


class NobodyToEraseError(RefusedError):
    """Nobody has that number, or they were erased before."""


def erase(session: Session, client_id: int, now: datetime) -> None:
    """Delete all that is held on the client, in the caller's transaction. Raises NobodyToEraseError."""
    _hold(session, client_id)
    for held in held_on(session, client_id):
        if held.table is SENDS:
            _blank_sends(session, held.which, now)
        else:
            session.connection().execute(delete(held.table).where(held.which))
    _blank_what_staff_were_sent(session)


def _hold(session: Session, client_id: int) -> None:
    """Nothing more is written about them meanwhile: in the order in which the webhook locks."""
    conversations = select(Conversation.line_user_id).where(Conversation.client_id == client_id)
    session.execute(conversations.with_for_update())
    if session.get(Client, client_id, with_for_update=True) is None:
        raise NobodyToEraseError(client=client_id)


def _blank_sends(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    # The rows stay without a person: the month's bookings must still add up.
    ids = list(session.connection().execute(select(SENDS.c.id).where(which)).scalars())
    chosen = SENDS.c.id.in_(ids)
    session.connection().execute(
        update(SENDS)
        .where(chosen, SENDS.c.status.in_(UNFINISHED))
        .values(status=SendStatus.DROPPED, finished_at=now)
    )
    nobody = {"line_user_id": None, "client_id": None, "alert_id": None, "body": None}
    session.connection().execute(
        update(SENDS).where(chosen).values(**nobody, reply_token=None, dedupe_key=None)
    )


def _blank_what_staff_were_sent(session: Session) -> None:
    # Lists of the week and the morning name several clients, and no row says which.
    finished = (SENDS.c.staff_id.is_not(None), SENDS.c.status.not_in(UNFINISHED), SENDS.c.body.is_not(None))
    session.connection().execute(update(SENDS).where(*finished).values(body=None))


def overwrite_remains(database: Database) -> bool:
    """After the commit: no page of the database's files keeps what was deleted, not even encrypted.

    SQLite overwrites what it deletes (`secure_delete`), but its log keeps old pages until it is emptied;
    False where other processes kept it in use. PostgreSQL's dead rows go with VACUUM.
    """
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
        return True
    with closing(database.engine.raw_connection()) as connection:
        return _empty_the_log(connection)


def _empty_the_log(connection: PoolProxiedConnection) -> bool:
    cursor = connection.cursor()
    for _ in range(TRIES):
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_pages = cursor.fetchone() or (1,)
        if not busy:
            return True
        time.sleep(PAUSE_SECONDS)
    return False
