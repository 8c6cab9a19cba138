"""Whether `tsuzuku db upgrade` has made the tables: processes may begin before it has."""

import threading

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.models import Send
from bot.storage.session import Database

LOOK_EVERY_SECONDS = 1.0


def are_made(database: Database) -> bool:
    """True also where the database does not say: whoever asks it next tells what is wrong."""
    try:
        with database.engine.connect() as connection:
            return inspect(connection).has_table(Send.__tablename__)
    except SQLAlchemyError:
        return True


def wait_until_made(database: Database, stopping: threading.Event) -> bool:
    """Wait for the tables; False where `stopping` came first."""
    while not are_made(database):
        if stopping.wait(LOOK_EVERY_SECONDS):
            return False
    return True
