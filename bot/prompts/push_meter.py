"""The month's pushes: booked before they are queued, forecast, and shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache

import structlog
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
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
    return Budget(meter_at(session, now), limits, now)


def meter_at(session: Session, now: datetime) -> PushMeter:
    """What LINE said last, and what was booked since."""
    reading = quota.latest_reading(session)
    counted = quota.booked(session, now)
    if reading is None:
        return PushMeter(None, counted)
    since = quota.booked(session, now, reading.read_at)
    return PushMeter(reading.quota, counted, Reading(reading.used, reading.read_at, since))


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
    reading, meter = quota.latest_reading(session), meter_at(session, now)
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


def _booked(meter: PushMeter, recipients: int) -> PushMeter:
    reading = meter.reading
    if reading is not None:
        reading = replace(reading, booked_since=reading.booked_since + recipients)
    return replace(meter, booked_this_month=meter.booked_this_month + recipients, reading=reading)
