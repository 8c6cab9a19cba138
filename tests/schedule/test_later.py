from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.later import Later, later_at
from tests.schedule.calendars import BERLIN, at, calendars, minutes, moments, office


@pytest.mark.parametrize(
    ("choice", "now", "reminded_at"),
    [
        (Later.IN_AN_HOUR, "2026-11-18 19:10", "2026-11-18 20:10"),
        (Later.IN_AN_HOUR, "2026-11-18 20:30", "2026-11-19 08:00"),  # quiet hours
        (Later.TONIGHT, "2026-11-18 12:00", "2026-11-18 20:00"),
        (Later.TONIGHT, "2026-11-18 19:30", "2026-11-18 20:30"),  # at least an hour
        (Later.TONIGHT, "2026-11-18 20:30", "2026-11-19 08:00"),  # no evening left
        (Later.TONIGHT, "2026-11-19 01:00", "2026-11-19 20:00"),
        (Later.TOMORROW, "2026-11-18 19:10", "2026-11-19 19:00"),
        (Later.TOMORROW, "2028-02-28 19:10", "2028-02-29 19:00"),  # a leap day
        (Later.TOMORROW, "2026-12-31 19:10", "2027-01-01 19:00"),
    ],
)
def test_later_means_the_moment_that_people_mean(choice: Later, now: str, reminded_at: str) -> None:
    assert later_at(choice, at(now), time(19), office()) == at(reminded_at)


def test_tomorrow_is_the_same_local_time_across_a_clock_change() -> None:
    chosen = later_at(Later.TOMORROW, at("2026-10-24 19:10", BERLIN), time(19), office(BERLIN))
    assert chosen == at("2026-10-25 19:00", BERLIN)


@given(st.sampled_from(Later), moments, minutes, calendars)
def test_later_is_later_and_never_in_quiet_hours(
    choice: Later, now: datetime, clock: time, calendar: OfficeCalendar
) -> None:
    chosen = later_at(choice, now, clock, calendar)
    assert now < chosen < now + timedelta(hours=75)
    assert calendar.outside_quiet_hours(chosen) == chosen
