"""The demo's database: upgraded where an older demo left one, made anew where that cannot be."""

from datetime import datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from bot.demo import sample_office
from bot.office import Office, open_office
from bot.settings import Settings
from bot.storage.encryption import WrongKeyError
from bot.storage.migrate import upgrade

FILE = "tsuzuku.db"
_PARTS = ("", "-wal", "-shm")


def open_sample_office(settings: Settings, folder: Path, now: datetime) -> Office:
    """The sample office in that folder. A database that this code cannot use is set aside as *.old."""
    office = open_office(settings)
    try:
        _prepare(office, now)
    except (CommandError, DBAPIError, WrongKeyError):
        office.database.dispose()
        _set_aside(folder)
        office = open_office(settings)
        _prepare(office, now)
    return office


def _prepare(office: Office, now: datetime) -> None:
    upgrade(office.database.engine)
    sample_office.fill(office, now)
    with office.database.reading() as session:
        sample_office.read_all_names(session)


def _set_aside(folder: Path) -> None:
    for part in _PARTS:
        file = folder / f"{FILE}{part}"
        if file.exists():
            file.replace(folder / f"{FILE}.old{part}")
