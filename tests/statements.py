"""How often the database is asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from bot.storage import prepared
from bot.storage.session import Database


@contextmanager
def reading_counted(database: Database) -> Iterator[list[str]]:
    """What this thread reads meanwhile, through SQLAlchemy or past it.

    The delivery's own threads look at the outbox.
    """
    counted: list[str] = []
    here, run = threading.get_ident(), prepared.run

    def note(sql: str) -> None:
        if threading.get_ident() == here and sql.lstrip().startswith("SELECT"):
            counted.append(sql)

    def run_noted(connection: Any, sql: str, parameters: Any = ()) -> list[Any]:
        note(sql)
        return run(connection, sql, parameters)

    def through_sqlalchemy(*given: Any) -> None:
        note(given[2])

    event.listen(database.engine, "before_cursor_execute", through_sqlalchemy)
    try:
        with patch.object(prepared, "run", run_noted):
            yield counted
    finally:
        event.remove(database.engine, "before_cursor_execute", through_sqlalchemy)
