"""A client's weekly appointment: when they are asked, and when that falls due next."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.storage.models import Client, table_of

CLIENTS = table_of(Client)


def change(session: Session, client_id: int, **columns: Any) -> None:
    """Set columns of the appointment."""
    session.connection().execute(update(CLIENTS).where(CLIENTS.c.id == client_id).values(**columns))
