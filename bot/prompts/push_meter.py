"""The month's pushes: read from LINE, booked before they are queued, forecast, and shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache

import structlog
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
from bot.line.platform import Platform, PlatformError
from bot.office import Office
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.interviews import InterviewTimes, interview_times
from bot.schedule.prompts import PromptPlan, PromptTime
from bot.schedule.push_budget import (
    Deferred,
    Forecast,
    Limits,
    Purpose,
    PushMeter,
    Reading,
    decide,
    month_of,
    room_for,
    used,
)
from bot.schedule.push_forecast import PromptedGroup, forecast_rest_of_month
from bot.settings import Settings
from bot.storage import quota
from bot.storage.sends import QUOTA_ZONE

log = structlog.get_logger()

READ_EVERY = timedelta(hours=1)
READ_EVERY_WHEN_LOW = timedelta(minutes=10)
LOW = 50
"""Pushes above the reserve below which LINE is asked more often: its own count is only approximate."""
_LATELY = timedelta(days=28)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Budget:
    """The month's pushes within one transaction: whoever has asked has booked."""

    meter: PushMeter
    limits: Limits
    now: datetime

    def book(self, purpose: Purpose, recipients: int) -> int:
        """How many of these recipients may be pushed to now; the rest wait, and the log says why."""
        room = room_for(purpose, self.meter, self.limits, self.now)
        granted = recipients if room is None else min(room, recipients)
        if granted < recipients:
            self._log(purpose, recipients, granted)
        self.meter = _booked(self.meter, granted)
        return granted

    def _log(self, purpose: Purpose, recipients: int, granted: int) -> None:
        why = decide(purpose, recipients, self.meter, self.limits, self.now)
        if isinstance(why, Deferred):
            log.warning(
                "pushes wait",
                purpose=purpose,
                wanted=recipients,
                allowed=granted,
                why=why.reason,
                left=why.left,
            )


def open_budget(session: Session, office: Office, now: datetime) -> Budget:
    """The meter as it stands. Where the plan has a limit, others wait until this transaction ends."""
    reading = quota.latest_reading(session)
    reserve = office.settings.monthly_push_reserve
    if reading is None or reading.quota is None:
        return Budget(PushMeter(None, 0), Limits(reserve), now)
    quota.one_decides(session)
    limits = Limits(reserve, forecast(session, office, now))
    return Budget(_meter(session, now), limits, now)


def forecast(session: Session, office: Office, now: datetime) -> Forecast:
    """What the schedule will push until LINE's month ends."""
    settings, calendar = office.settings, office.calendar()
    groups = (
        PromptedGroup(
            PromptPlan(PromptTime(plan.weekday, plan.clock), _LONG_AGO), plan.clients, plan.pauses
        )
        for plan in quota.plans(session, calendar.day_of(now))
    )
    lately = quota.reminders_a_prompt(session, now - _LATELY)
    # Before there is anything to go by, half of the people are taken to need all reminders.
    reminders = len(settings.remind_after_hours) / 2 if lately is None else lately
    notices = _notice_times(session, settings, calendar, now)
    return forecast_rest_of_month(now, groups, notices, reminders, calendar)


def _notice_times(
    session: Session, settings: Settings, calendar: OfficeCalendar, now: datetime
) -> Iterator[datetime]:
    @cache  # many are at the same hour of the same day
    def times_of(at: datetime) -> InterviewTimes:
        return interview_times(at, settings.digest_days_before, calendar)

    for at, agenda_asked, noticed in quota.interviews_to_come(session, now):
        times = times_of(at)
        if not agenda_asked:
            yield times.agenda_at
        if not noticed:
            yield times.notice_at


@dataclass(frozen=True, slots=True)
class PushMeterView:
    """What `doctor` and the staff pages show of the month. `quota` None: no limit, or not read yet.

    `enough`: what is left covers the forecast and the reserve. `deferred` are prompts and reminders
    that had to wait this month; `waiting` are messages that LINE itself refused and that are kept.
    """

    month: str
    quota: int | None
    used: int
    left: int | None
    reserve: int
    forecast: Forecast
    enough: bool
    read_at: datetime | None
    deferred: int
    waiting: Mapping[MessageKind, int]


def push_meter(session: Session, office: Office, now: datetime) -> PushMeterView:
    """The month's pushes at a glance; no call to LINE."""
    reading, meter = quota.latest_reading(session), _meter(session, now)
    expected = forecast(session, office, now)
    left = None if meter.quota is None else max(meter.quota - used(meter, now), 0)
    reserve = office.settings.monthly_push_reserve
    month = month_of(now)
    return PushMeterView(
        month=f"{month:%Y-%m}",
        quota=meter.quota,
        used=used(meter, now),
        left=left,
        reserve=reserve,
        forecast=expected,
        enough=left is None or left >= expected.total + reserve,
        read_at=reading.read_at if reading else None,
        deferred=quota.deferred(session, datetime.combine(month, time(), QUOTA_ZONE)),
        waiting=quota.waiting(session),
    )


def read_from_line(office: Office, now: datetime) -> None:
    """Ask LINE for quota and use, where the last answer is old. Not in a transaction: LINE may be slow."""
    with office.database.reading() as session:
        if not _is_old(session, office, now):
            return
    settings = office.settings
    platform = Platform(settings.line_api_base_url, settings.line_channel_access_token.get_secret_value())
    try:
        limit, total = platform.quota(), platform.used()
    except PlatformError as error:
        log.warning("quota not read", why=error.reason)
        return
    with office.database.transaction() as session:
        quota.keep_reading(session, now, limit, total)


def _is_old(session: Session, office: Office, now: datetime) -> bool:
    reading = quota.latest_reading(session)
    if reading is None or month_of(reading.read_at) != month_of(now):
        return True
    if reading.quota is None:
        return now - reading.read_at >= READ_EVERY
    left = reading.quota - used(_meter(session, now), now) - office.settings.monthly_push_reserve
    return now - reading.read_at >= (READ_EVERY_WHEN_LOW if left < LOW else READ_EVERY)


def _meter(session: Session, now: datetime) -> PushMeter:
    reading = quota.latest_reading(session)
    counted = quota.booked(session, now)
    if reading is None:
        return PushMeter(None, counted)
    since = quota.booked(session, now, reading.read_at)
    return PushMeter(reading.quota, counted, Reading(reading.used, reading.read_at, since))


def _booked(meter: PushMeter, recipients: int) -> PushMeter:
    reading = meter.reading
    if reading is not None:
        reading = replace(reading, booked_since=reading.booked_since + recipients)
    return replace(meter, booked_this_month=meter.booked_this_month + recipients, reading=reading)
