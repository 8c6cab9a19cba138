"""What every command needs: the settings, the database, the moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import audit
from bot.audit import Action, Entry
from bot.commands.speech import failed
from bot.settings import Settings, load_settings
from bot.storage.encryption import KeyRing
from bot.storage.migrate import has_this_schema
from bot.storage.session import Database, open_database


@dataclass(frozen=True, slots=True)
class Desk:
    """One command's run: where it works, and when (`now` in UTC, `today` the office's day)."""

    settings: Settings
    database: Database
    now: datetime

    @property
    def keys(self) -> KeyRing:
        """The office's keys."""
        return self.database.keys

    @property
    def today(self) -> date:
        """The day that it is in the office."""
        return self.now.astimezone(self.settings.timezone).date()

    def log(self, session: Session, action: Action, client_id: int | None = None) -> None:
        """Write into the audit log, in that transaction, that whoever runs this process did it."""
        source = f"command line, user {os.getuid()}"
        audit.record(session, Entry("operator", action, source, client_id), self.now)


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Read the settings, open the database. Raises SettingsError; a database's own error is explained."""
    settings = load_settings()
    database = open_database(settings.database_url, key_ring(settings))
    try:
        yield Desk(settings, database, datetime.now(UTC))
    except DBAPIError as error:
        raise _explained(database, error) from error
    finally:
        database.dispose()


def key_ring(settings: Settings) -> KeyRing:
    """The keys that the settings give."""
    keys = [key.get_secret_value() for key in settings.encryption_keys]
    return KeyRing(keys, settings.secret_key.get_secret_value())


def _explained(database: Database, error: DBAPIError) -> Exception:
    # A statement fails in many ways on an older schema, and all of them have one cure.
    if not has_this_schema(database.engine):
        return failed("schema_is_older")
    return failed("database_refused", why=str(error.orig).splitlines()[0])
