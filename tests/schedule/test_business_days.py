from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.business_days import Closure, ClosureEndsBeforeItStartsError, OfficeCalendar
from bot.schedule.hours import MalformedHoursError
from tests.schedule.calendars import BERLIN, at, calendars, moments, office

YEAR_END = Closure(date(2026, 12, 29), date(2027, 1, 3))
days = st.dates(date(2023, 12, 1), date(2029, 3, 31))
waits = st.integers(0, 60 * 40).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # an ordinary Friday
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (date(2026, 5, 6), False),  # 振替休日, because 3 May is a Sunday
        (date(2026, 9, 22), False),  # 国民の休日, between two holidays
        (date(2026, 12, 30), False),  # the office's own closure
        (date(2028, 2, 29), True),  # a leap day, a Tuesday
    ],
)
def test_business_days_leave_out_weekends_holidays_and_closures(day: date, works: bool) -> None:
    assert office(closures=(YEAR_END,)).is_business_day(day) is works


def test_business_days_before_step_over_a_long_weekend() -> None:
    calendar = office()
    assert calendar.business_days_before(date(2026, 11, 24), 1) == date(2026, 11, 20)
    assert calendar.business_days_before(date(2026, 11, 24), 5) == date(2026, 11, 16)
    assert calendar.business_days_before(date(2026, 11, 22), 0) == date(2026, 11, 20)


@given(calendars, days, st.integers(1, 10))
def test_exactly_so_many_business_days_lie_between(calendar: OfficeCalendar, day: date, count: int) -> None:
    before = calendar.business_days_before(day, count)
    between = [before + timedelta(days=n) for n in range((day - before).days)]
    assert calendar.is_business_day(before)
    assert sum(map(calendar.is_business_day, between)) == count


@given(calendars, moments)
def test_the_next_opening_is_later_and_on_a_business_day(
    calendar: OfficeCalendar, moment: datetime
) -> None:
    opening = calendar.next_opening(moment)
    assert opening > moment
    assert calendar.is_business_day(calendar.day_of(opening))
    assert calendar.next_opening(opening - timedelta(minutes=1)) == opening


def test_the_office_opens_again_after_the_year_end() -> None:
    calendar = office(closures=(YEAR_END,))
    assert calendar.next_opening(at("2026-12-28 18:30")) == at("2027-01-04 09:00")


def test_office_hours_begin_with_the_opening_and_end_before_the_closing() -> None:
    calendar = office()
    asked = [at(f"2026-11-20 {clock}") for clock in ("08:59", "09:00", "17:59", "18:00")]
    assert [calendar.in_office_hours(moment) for moment in asked] == [False, True, True, False]
    assert not calendar.in_office_hours(at("2026-11-21 12:00"))


def test_two_office_hours_may_run_over_a_weekend() -> None:
    calendar = office()
    two_hours = timedelta(hours=2)
    assert calendar.office_hours_later(at("2026-11-20 10:00"), two_hours) == at("2026-11-20 12:00")
    assert calendar.office_hours_later(at("2026-11-20 17:00"), two_hours) == at("2026-11-24 10:00")
    assert calendar.office_hours_later(at("2026-11-20 20:00"), two_hours) == at("2026-11-24 11:00")


@given(calendars, moments, waits, waits)
def test_office_hours_add_up(
    calendar: OfficeCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    in_two_parts = calendar.office_hours_later(
        calendar.office_hours_later(start, first), second + timedelta(minutes=1)
    )
    at_once = calendar.office_hours_later(start, first + second + timedelta(minutes=1))
    assert in_two_parts == at_once > start


def test_an_office_in_berlin_opens_at_nine_before_and_after_the_clock_change() -> None:
    calendar = office(BERLIN)
    assert calendar.opening(date(2026, 10, 23)) == datetime(2026, 10, 23, 7, tzinfo=UTC)
    assert calendar.opening(date(2026, 10, 26)) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_closure_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ClosureEndsBeforeItStartsError, match="swap"):
        Closure(date(2027, 1, 3), date(2026, 12, 29))


def test_office_hours_over_midnight_are_refused() -> None:
    with pytest.raises(MalformedHoursError, match="09:00-18:00"):
        office(office_hours="18:00-09:00")
