"""Somebody else has the database, or a row of it, for a while."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.storage.models import Conversation
from bot.storage.session import Database

PATIENCE = 1.0


@dataclass(frozen=True)
class Held:
    """A lock that others wait for."""

    session: Session

    def until_waited_for(self, by: int) -> None:
        """On SQLite nobody can tell who waits: give them a moment."""
        if self.session.get_bind().dialect.name == "sqlite":
            time.sleep(0.1)
            return
        deadline = time.monotonic() + PATIENCE
        waiting = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        while self.session.scalar(waiting) < by:
            assert time.monotonic() < deadline, "nobody waits for the lock"


@contextmanager
def holding_conversation(database: Database, line_user_id: str) -> Iterator[Held]:
    """Keeps the person's conversation (on SQLite the whole file) to itself until left."""
    with database.transaction() as session:
        wanted = select(Conversation).where(Conversation.line_user_id == line_user_id)
        session.scalars(wanted.with_for_update()).one()
        yield Held(session)
