from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.schedule.hours import Hours, MalformedHoursError, local_moment, outside
from tests.schedule.calendars import BERLIN, NEW_YORK, TOKYO, at, minutes, moments, zones
from tests.schedule.calendars import quiet_hours as quiet_spans


def test_a_span_is_read_as_written_in_the_settings() -> None:
    assert Hours.parse("09:00-18:00") == Hours(time(9), time(18))
    assert Hours.parse(" 21:00 - 8:00 ") == Hours(time(21), time(8))


@pytest.mark.parametrize(
    "text", ["", "9-18", "09:00", "24:00-08:00", "09:60-18:00", "09:00-09:00", "９:00-18:00", "夜"]
)
def test_what_is_no_span_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(MalformedHoursError, match=r"write|use"):
        Hours.parse(text)


@given(st.text())
def test_any_text_is_a_span_or_refused(text: str) -> None:
    with suppress(MalformedHoursError):
        Hours.parse(text)


def test_a_span_over_midnight_holds_both_sides_of_it() -> None:
    night = Hours.parse("21:00-08:00")
    inside = [clock for clock in (20, 21, 23, 0, 7, 8, 12) if night.contains(time(clock))]
    assert inside == [21, 23, 0, 7]


@given(quiet_spans, minutes)
def test_a_span_and_the_rest_of_the_day_share_no_minute(span: Hours, clock: time) -> None:
    rest = Hours(span.end, span.start)
    assert span.contains(clock) != rest.contains(clock)


@given(moments, quiet_spans, zones)
@example(at("2026-10-25 02:15", BERLIN) + timedelta(hours=1), Hours(time(22), time(2, 30)), BERLIN)
@example(at("2026-03-29 01:59", BERLIN), Hours(time(1, 30), time(2, 30)), BERLIN)
def test_nothing_is_left_in_quiet_hours_nor_moved_earlier(
    moment: datetime, quiet: Hours, zone: object
) -> None:
    moved = outside(moment, quiet, zone)
    assert moved >= moment
    assert not quiet.contains(moved.astimezone(zone).time())
    assert outside(moved, quiet, zone) == moved


@given(moments, quiet_spans, zones)
def test_who_is_not_disturbed_anyway_is_not_moved(moment: datetime, quiet: Hours, zone: object) -> None:
    if not quiet.contains(moment.astimezone(zone).time()):
        assert outside(moment, quiet, zone) == moment


def test_the_second_run_of_an_hour_ends_quiet_hours_a_second_time() -> None:
    second_quarter_past_two = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    moved = outside(second_quarter_past_two, Hours.parse("22:00-02:30"), BERLIN)
    assert moved == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_time_that_the_clock_jumps_over_comes_after_the_jump() -> None:
    moment = local_moment(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert moment.astimezone(NEW_YORK).time() == time(3, 30)


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    moment = local_moment(date(2026, 11, 1), time(1, 30), NEW_YORK)
    assert moment == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_quiet_hours_end_on_the_same_morning_for_who_writes_after_midnight() -> None:
    night = Hours.parse("21:00-08:00")
    assert outside(at("2026-11-18 23:00"), night, TOKYO) == at("2026-11-19 08:00")
    assert outside(at("2026-11-19 03:00"), night, TOKYO) == at("2026-11-19 08:00")
