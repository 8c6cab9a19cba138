"""Calendars, moments and plans for the schedule's tests."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.schedule.business_days import Closure, OfficeCalendar
from bot.schedule.hours import Hours
from bot.schedule.prompts import PromptPlan, PromptTime

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

zones = st.sampled_from(
    [TOKYO, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago")]
)
minutes = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
moments = st.datetimes(datetime(2023, 12, 1), datetime(2029, 3, 31)).map(  # noqa: DTZ001  hypothesis wants them naive
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)
any_hours = st.tuples(minutes, minutes).filter(lambda span: span[0] != span[1])
quiet_hours = st.one_of(
    st.just(Hours(time(21), time(8))),
    st.just(Hours(time(22, 30), time(2, 30))),
    any_hours.map(lambda span: Hours(*span)),
)
office_hours = any_hours.map(lambda span: Hours(*sorted(span)))
closures = st.builds(
    lambda first, days: Closure(first, first + timedelta(days=days)),
    st.dates(date(2023, 12, 1), date(2029, 3, 31)),
    st.integers(0, 20),
)
calendars = st.builds(
    OfficeCalendar, zones, office_hours, quiet_hours, st.lists(closures, max_size=3).map(tuple)
)
prompt_times = st.builds(PromptTime, st.integers(0, 6), minutes)
plans = st.builds(PromptPlan, prompt_times, moments)

WEDNESDAY_EVENING = PromptTime(2, time(19))


def office(
    timezone: ZoneInfo = TOKYO,
    office_hours: str = "09:00-18:00",
    quiet_hours: str = "21:00-08:00",
    closures: tuple[Closure, ...] = (),
) -> OfficeCalendar:
    return OfficeCalendar(timezone, Hours.parse(office_hours), Hours.parse(quiet_hours), closures)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    """A local time such as "2026-11-18 19:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def plan(since: str = "2026-11-01 12:00", chosen: PromptTime = WEDNESDAY_EVENING) -> PromptPlan:
    return PromptPlan(chosen, at(since))
