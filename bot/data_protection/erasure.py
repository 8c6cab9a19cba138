"""Erasing a client: everything goes, only an entry without content stays in the audit log."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from bot.refusals import RefusedError
from bot.storage.held import held_on
from bot.storage.models import Client, Send, SendStatus, table_of
from bot.storage.sends import UNFINISHED

SENDS = table_of(Send)


class NobodyToEraseError(RefusedError):
    """Nobody has that number, or they were erased before."""


def erase(session: Session, client_id: int, now: datetime) -> None:
    """Delete all that is held on the client, in the caller's transaction. Raises NobodyToEraseError."""
    if session.get(Client, client_id) is None:
        raise NobodyToEraseError(client=client_id)
    for held in held_on(session, client_id):
        if held.table is SENDS:
            _blank_sends(session, held.which, now)
        else:
            session.connection().execute(delete(held.table).where(held.which))


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
