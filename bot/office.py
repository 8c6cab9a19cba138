"""What the rooms share: settings, database, form, rules and calendar of one office."""

import time
from dataclasses import dataclass, field
from functools import cached_property

from bot.concerns.reading import Reader, load_reader
from bot.forms import Forms
from bot.office_calendar import read_calendar
from bot.schedule.business_days import OfficeCalendar
from bot.settings import Settings
from bot.storage.encryption import KeyRing
from bot.storage.session import Database, open_database

CLOSURES_FRESH_SECONDS = 60.0


@dataclass
class Office:
    """One installation. Build it with `open_office`."""

    settings: Settings
    database: Database
    forms: Forms
    _calendar: OfficeCalendar | None = field(default=None, repr=False)
    _read_at: float = field(default=0.0, repr=False)

    @cached_property
    def reader(self) -> Reader:
        """Who reads texts loads it, which takes a second and much memory. Raises LexiconError."""
        return load_reader(self.settings.lexicon_file)

    def calendar(self) -> OfficeCalendar:
        """Office hours, quiet hours and closures; these are read anew every minute."""
        age = time.monotonic() - self._read_at
        if self._calendar is None or age > CLOSURES_FRESH_SECONDS:
            self._calendar = self._read_calendar()
            self._read_at = time.monotonic()
        return self._calendar

    def _read_calendar(self) -> OfficeCalendar:
        with self.database.reading() as session:
            return read_calendar(session, self.settings)


def open_database_of(settings: Settings) -> Database:
    """The database that the settings name, under their keys."""
    keys = [key.get_secret_value() for key in settings.encryption_keys]
    return open_database(settings.database_url, KeyRing(keys, settings.secret_key.get_secret_value()))


def open_office(settings: Settings) -> Office:
    """Load the form, open the database."""
    return Office(
        settings=settings,
        database=open_database_of(settings),
        forms=Forms(settings.form_file),
    )
