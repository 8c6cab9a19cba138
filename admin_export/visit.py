"""One request of one browser: who it is, when, and the office that they work in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, request
from sqlalchemy.orm import Session

from admin_export.form_tokens import FormTokens
from admin_export.weeks import Sources
from bot import audit
from bot.alerts.desk import AlertDesk
from bot.audit import Action, Entry
from bot.office import Office
from bot.schedule.business_days import OfficeCalendar
from bot.sign_in import sessions as staff_sessions
from bot.sign_in.sessions import SignedIn
from bot.storage.alert_lists import AlertReader
from bot.storage.caseloads import Caseload
from bot.storage.encryption import KeyRing
from bot.storage.session import Database
from bot.web_process import WebProcess

COOKIE = "tsuzuku_staff"


class NobodySignedInError(RuntimeError):
    """A page for staff ran without staff: its route states the wrong access."""


@dataclass(frozen=True)
class Visit:
    """What a page works with. `staff` is None for a stranger."""

    process: WebProcess
    now: datetime
    staff: SignedIn | None

    @property
    def me(self) -> SignedIn:
        """Who is signed in."""
        if self.staff is None:
            raise NobodySignedInError
        return self.staff

    def as_stranger(self) -> "Visit":
        """The same visit for pages that do not care who is signed in."""
        return replace(self, staff=None)

    @property
    def office(self) -> Office:
        """Settings, forms, calendar."""
        return self.process.office

    @property
    def database(self) -> Database:
        """The office's database."""
        return self.office.database

    @property
    def keys(self) -> KeyRing:
        """The office's keys."""
        return self.database.keys

    @property
    def calendar(self) -> OfficeCalendar:
        """Office hours and closures."""
        return self.office.calendar()

    @property
    def timezone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.office.settings.timezone

    @property
    def form_tokens(self) -> FormTokens:
        """What tells our forms from others', and the second of two from the first."""
        holder = f"session {self.staff.session_id}" if self.staff else "stranger"
        return FormTokens(self.office.settings.secret_key.get_secret_value(), holder)

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(self.timezone).date()

    @property
    def address(self) -> str:
        """Where the browser is, as far as the configured proxies say."""
        return request.remote_addr or "-"

    @property
    def caseload(self) -> Caseload:
        """The clients that this person may see: their own, or all."""
        return Caseload(self.today, None if self.me.is_manager else self.me.staff_id)

    @property
    def alert_reader(self) -> AlertReader:
        """Which alerts this person may see."""
        return AlertReader(self.me.staff_id, sees_all=self.me.is_manager or self.me.on_call)

    def sources(self, session: Session) -> Sources:
        """What digests are read from, at this moment."""
        return Sources(session, self.office.forms, self.timezone, self.now)

    def alert_desk(self, session: Session) -> AlertDesk:
        """Where alerts are worked on."""
        return AlertDesk(self.office, session, self.now)

    @contextmanager
    def acting(self, action: Action, client_id: int | None = None) -> Iterator[Session]:
        """One transaction: the form is taken once, the audit log gets its entry, and the sending is woken.

        Raises FormSpentError.
        """
        with self.database.transaction() as session:
            self.form_tokens.spend(session)
            yield session
            self.write_down(session, action, client_id)
        self.process.delivery.wake([])

    def looked(self, action: Action, *client_ids: int | None) -> None:
        """Write a look down before anything is shown: without the entry there is no page."""
        with self.database.transaction() as session:
            audit.record_all(session, [self._entry(action, one) for one in client_ids or (None,)], self.now)

    def write_down(self, session: Session, action: Action, client_id: int | None = None) -> None:
        """An entry in the audit log, in that transaction."""
        audit.record(session, self._entry(action, client_id), self.now)

    def _entry(self, action: Action, client_id: int | None) -> Entry:
        actor = f"staff:{self.staff.staff_id}" if self.staff else "stranger"
        return Entry(actor, action, self.address, client_id)


def read_clock() -> datetime:
    """The only clock of the staff pages."""
    return datetime.now(UTC)


def begin_visit() -> Visit:
    """Read the clock once, and the cookie."""
    process: WebProcess = current_app.extensions["tsuzuku"]
    now = read_clock()
    return Visit(process, now, _signed_in(process, now))


def _signed_in(process: WebProcess, now: datetime) -> SignedIn | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    database = process.office.database
    idle = timedelta(minutes=process.office.settings.session_idle_minutes)
    with database.reading() as session:
        found = staff_sessions.find(session, database.keys, token, now, idle)
    if found is not None and staff_sessions.needs_touch(found, now):
        with database.transaction() as session:
            staff_sessions.seen(session, found.session_id, now)
    return found
