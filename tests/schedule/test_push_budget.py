from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.pauses import Pause, PauseReason
from bot.schedule.prompts import PromptPlan
from bot.schedule.push_budget import (
    Allowed,
    DeferReason,
    Deferred,
    Forecast,
    Limits,
    Purpose,
    PushMeter,
    Reading,
    decide,
    month_end,
    month_of,
    room_for,
    used,
)
from bot.schedule.push_forecast import PromptedGroup, forecast_rest_of_month
from tests.schedule.calendars import BERLIN, at, moments, office, plan, plans

NOW = at("2026-11-18 19:00")
counts = st.integers(0, 300)
readings = st.none() | st.builds(Reading, counts, moments, counts)
meters = st.builds(PushMeter, st.none() | counts, counts, readings)
forecasts = st.builds(Forecast, counts, counts, counts)
limits = st.builds(Limits, st.integers(0, 40), forecasts)
purposes = st.sampled_from(Purpose)


def meter(booked: int = 0, quota: int | None = 200, reading: Reading | None = None) -> PushMeter:
    return PushMeter(quota, booked, reading)


def test_the_larger_of_lines_count_and_ours_is_used() -> None:
    reading = Reading(total_usage=50, read_at=NOW - timedelta(hours=1), booked_since=3)
    assert used(meter(40, reading=reading), NOW) == 53
    assert used(meter(60, reading=reading), NOW) == 60


def test_a_reading_of_last_month_says_nothing() -> None:
    reading = Reading(total_usage=180, read_at=at("2026-10-31 23:59"))
    assert used(meter(2, reading=reading), at("2026-11-01 00:00")) == 2


def test_the_month_turns_at_midnight_in_japan_wherever_the_office_is() -> None:
    assert month_of(at("2026-10-31 16:00", BERLIN)) == date(2026, 11, 1)
    assert month_of(at("2026-10-31 15:59", BERLIN)) == date(2026, 10, 1)


@given(moments)
def test_a_month_ends_where_the_next_begins(moment: datetime) -> None:
    end = month_end(moment)
    assert moment < end <= moment + timedelta(days=31)
    assert month_of(end) > month_of(end - timedelta(seconds=1)) == month_of(moment)


@pytest.mark.parametrize(
    ("purpose", "booked", "decision"),
    [
        (Purpose.PROMPT, 179, Allowed(20)),
        (Purpose.PROMPT, 180, Deferred(DeferReason.RESERVE, 20)),
        (Purpose.ANSWER, 180, Deferred(DeferReason.RESERVE, 20)),
        (Purpose.ALERT, 180, Allowed(19)),  # the reserve is kept for alerts
        (Purpose.ALERT, 300, Allowed(0)),  # and is no cap for them
        (Purpose.PROMPT, 200, Deferred(DeferReason.QUOTA_USED_UP, 0)),
    ],
)
def test_the_reserve_is_a_floor_for_all_but_alerts(purpose: Purpose, booked: int, decision: object) -> None:
    assert decide(purpose, 1, meter(booked), Limits(20), NOW) == decision


def test_reminders_give_way_to_the_months_prompts_and_interview_notices() -> None:
    limits = Limits(20, Forecast(interview_notices=30, prompts=100, reminders=90))
    decisions = [
        isinstance(decide(purpose, 1, meter(60), limits, NOW), Allowed)
        for purpose in (Purpose.INTERVIEW_NOTICE, Purpose.PROMPT, Purpose.REMINDER)
    ]
    assert decisions == [True, True, False]


def test_without_a_limit_everything_may_go() -> None:
    assert decide(Purpose.REMINDER, 500, meter(9000, quota=None), Limits(20), NOW) == Allowed(None)


@given(purposes, purposes, st.integers(1, 50), meters, limits, moments)
def test_whoever_comes_first_in_the_order_is_allowed_at_least_as_much(
    one: Purpose, other: Purpose, recipients: int, meter: PushMeter, limits: Limits, now: datetime
) -> None:
    first, second = sorted((one, other), key=list(Purpose).index)
    if isinstance(decide(second, recipients, meter, limits, now), Allowed):
        assert isinstance(decide(first, recipients, meter, limits, now), Allowed)


@given(purposes, st.integers(1, 50), meters, limits, moments)
def test_there_is_room_for_exactly_those_who_are_allowed(
    purpose: Purpose, recipients: int, meter: PushMeter, limits: Limits, now: datetime
) -> None:
    room = room_for(purpose, meter, limits, now)
    allowed = isinstance(decide(purpose, recipients, meter, limits, now), Allowed)
    assert allowed == (room is None or recipients <= room)


class TestTheForecast:
    def test_it_counts_what_is_still_to_come_this_month(self) -> None:
        groups = [PromptedGroup(plan(), clients=35)]
        forecast = forecast_rest_of_month(NOW, groups, [at("2026-11-25 09:00")], 0.5, office())
        assert forecast == Forecast(interview_notices=1, prompts=35, reminders=18)

    def test_who_pauses_is_not_counted(self) -> None:
        pause = Pause(date(2026, 11, 19), date(2026, 11, 30), PauseReason.HOLIDAY)
        groups = [PromptedGroup(plan(), 35, [pause])]
        assert forecast_rest_of_month(NOW, groups, [], 1, office()).total == 0

    def test_notices_already_due_or_of_next_month_are_not_counted(self) -> None:
        notices = [NOW, at("2026-12-01 00:00")]
        assert forecast_rest_of_month(NOW, [], notices, 1, office()).total == 0

    def test_35_clients_get_140_prompts_in_a_month_of_four_weeks(self) -> None:
        start = at("2026-11-01 00:00")
        weekdays = [PromptedGroup(plan("2026-10-01 00:00"), 35)]
        prompts = forecast_rest_of_month(start, weekdays, [], 0, office()).prompts
        assert prompts == 35 * 4

    @given(plans, moments, st.integers(0, 100))
    def test_a_month_brings_each_client_four_or_five_prompts_at_most(
        self, plan: PromptPlan, now: datetime, clients: int
    ) -> None:
        forecast = forecast_rest_of_month(now, [PromptedGroup(plan, clients)], [], 1, office())
        assert 0 <= forecast.prompts <= 5 * clients
        assert forecast.reminders == forecast.prompts
