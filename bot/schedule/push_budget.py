"""The month's pushes: how many are used, and who may still be pushed to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

# LINE counts a month's messages in UTC+9, wherever the office is.
_LINE_TIME = timezone(timedelta(hours=9))


class Purpose(StrEnum):
    """What a push is for, in the order in which the quota is given out.

    `answer` stands in for a reply whose token was lost, or carries a staff member's words.
    """

    ALERT = "alert"
    ANSWER = "answer"
    INTERVIEW_NOTICE = "interview_notice"
    PROMPT = "prompt"
    REMINDER = "reminder"
    STAFF_SUMMARY = "staff_summary"


_ORDER = tuple(Purpose)


class DeferReason(StrEnum):
    """Why a push waits."""

    QUOTA_USED_UP = "quota_used_up"
    RESERVE = "reserve"
    KEPT_FOR_OTHERS = "kept_for_others"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The push may be booked; `left` is what the month still holds after it, None without limit."""

    left: int | None


@dataclass(frozen=True, slots=True)
class Deferred:
    """The push is kept and not sent; `left` is what the month still holds."""

    reason: DeferReason
    left: int


@dataclass(frozen=True, slots=True)
class Reading:
    """LINE's own count of the month (approximate) and our bookings since it was read."""

    total_usage: int
    read_at: datetime
    booked_since: int = 0


@dataclass(frozen=True, slots=True)
class PushMeter:
    """The month's quota (None: without limit), our own count of it, and LINE's latest reading."""

    quota: int | None
    booked_this_month: int
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Pushes that the rest of the month will ask for."""

    interview_notices: int = 0
    prompts: int = 0
    reminders: int = 0

    @property
    def total(self) -> int:
        return self.interview_notices + self.prompts + self.reminders

    def before(self, purpose: Purpose) -> int:
        """What will be asked for by those who come before `purpose` in the order."""
        asked = {
            Purpose.INTERVIEW_NOTICE: self.interview_notices,
            Purpose.PROMPT: self.prompts,
            Purpose.REMINDER: self.reminders,
        }
        ahead = _ORDER[: _ORDER.index(purpose)]
        return sum(asked.get(other, 0) for other in ahead)


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds everything but alerts: MONTHLY_PUSH_RESERVE and the rest of the month's needs."""

    reserve: int
    forecast: Forecast = Forecast()


def month_of(moment: datetime) -> date:
    """The first day of the month in which LINE counts a push at that moment."""
    return moment.astimezone(_LINE_TIME).date().replace(day=1)


def month_end(moment: datetime) -> datetime:
    """When LINE's next month begins (UTC)."""
    next_month = (month_of(moment) + timedelta(days=31)).replace(day=1)
    return datetime.combine(next_month, time(), _LINE_TIME).astimezone(UTC)


def used(meter: PushMeter, now: datetime) -> int:
    """Pushes of this month: LINE's reading and what was booked since, or our count if larger."""
    reading = meter.reading
    if reading is None or month_of(reading.read_at) != month_of(now):
        return meter.booked_this_month
    return max(reading.total_usage + reading.booked_since, meter.booked_this_month)


def decide(
    purpose: Purpose, recipients: int, meter: PushMeter, limits: Limits, now: datetime
) -> Allowed | Deferred:
    """Whether pushes to that many recipients may be booked now.

    Alerts always may: the reserve is a floor for the others, no cap for them, and where the quota
    is gone LINE itself refuses and the alert takes the other road.
    """
    if meter.quota is None:
        return Allowed(None)
    left = max(meter.quota - used(meter, now), 0)
    if purpose is Purpose.ALERT:
        return Allowed(max(left - recipients, 0))
    reason = _reason_to_wait(left - recipients, limits, purpose)
    return Allowed(left - recipients) if reason is None else Deferred(reason, left)


def room_for(purpose: Purpose, meter: PushMeter, limits: Limits, now: datetime) -> int | None:
    """How many recipients `decide` allows at once, to cut a multicast to; None without limit."""
    if meter.quota is None or purpose is Purpose.ALERT:
        return None
    left = meter.quota - used(meter, now)
    return max(left - limits.reserve - limits.forecast.before(purpose), 0)


def _reason_to_wait(left_after: int, limits: Limits, purpose: Purpose) -> DeferReason | None:
    if left_after < 0:
        return DeferReason.QUOTA_USED_UP
    if left_after < limits.reserve:
        return DeferReason.RESERVE
    if left_after < limits.reserve + limits.forecast.before(purpose):
        return DeferReason.KEPT_FOR_OTHERS
    return None
