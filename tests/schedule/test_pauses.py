from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.pauses import (
    Pause,
    PauseEndsBeforeItStartsError,
    PauseNeedsAnEndError,
    PauseReason,
    PauseTooLongError,
    WeekOutcome,
    ask_staff_to_end_at,
    is_second_week_off_in_a_row,
    is_told_as_silent,
    pause_ended_before,
    silent_weeks,
    week_off,
)
from bot.schedule.prompts import slots_after
from tests.schedule.calendars import at, office, plan

reasons = st.sampled_from(PauseReason)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def pause(
    reason: PauseReason = PauseReason.HOLIDAY,
    first: date = date(2026, 11, 16),
    last: date | None = date(2026, 11, 20),
    resumed_on: date | None = None,
) -> Pause:
    return Pause(first, last, reason, resumed_on)


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(PauseEndsBeforeItStartsError):
        pause(first=date(2026, 11, 20), last=date(2026, 11, 19))


def test_a_holiday_without_an_end_is_refused() -> None:
    with pytest.raises(PauseNeedsAnEndError, match="last day"):
        pause(last=None)


def test_a_slip_in_the_year_is_refused() -> None:
    with pytest.raises(PauseTooLongError, match="year"):
        pause(last=date(9999, 12, 31))


def test_a_holiday_ends_by_itself_and_a_leave_of_absence_only_by_hand() -> None:
    assert not pause().covers(date(2026, 11, 21))
    assert pause(PauseReason.LEAVE_OF_ABSENCE).covers(date(2027, 11, 21))
    resumed = pause(PauseReason.LEAVE_OF_ABSENCE, resumed_on=date(2026, 12, 1))
    assert resumed.covers(date(2026, 11, 30))
    assert not resumed.covers(date(2026, 12, 1))


@given(reasons, days, st.integers(0, 400), st.integers(0, 400))
def test_a_pause_ended_by_hand_covers_nothing_from_that_day_on(
    reason: PauseReason, first: date, length: int, resumed_after: int
) -> None:
    resumed_on = first + timedelta(days=resumed_after)
    ended = Pause(first, first + timedelta(days=length), reason, resumed_on)
    assert not ended.covers(resumed_on)
    assert ended.covers(first) == (resumed_after > 0)


def test_staff_are_asked_three_business_days_before_a_hospital_stay_ends() -> None:
    stay = pause(PauseReason.HOSPITAL, last=date(2026, 11, 25))
    assert ask_staff_to_end_at(stay, office()) == at("2026-11-19 09:00")


def test_nobody_is_asked_about_a_pause_that_ends_by_itself_or_is_over_or_has_no_date() -> None:
    over = pause(PauseReason.HOSPITAL, resumed_on=date(2026, 11, 18))
    for quiet in (pause(), over, pause(PauseReason.HOSPITAL, last=None)):
        assert ask_staff_to_end_at(quiet, office()) is None


def test_the_first_prompt_after_a_holiday_says_that_it_is_over() -> None:
    assert pause_ended_before(date(2026, 11, 25), [pause()]) == pause()
    assert pause_ended_before(date(2026, 12, 2), [pause()]) is None
    assert pause_ended_before(date(2026, 11, 18), [pause()]) is None


def test_a_week_off_is_not_announced_as_over() -> None:
    off = week_off(date(2026, 11, 18), date(2026, 11, 25))
    assert pause_ended_before(date(2026, 11, 25), [off]) is None


def test_a_week_off_holds_until_the_day_before_the_next_prompt() -> None:
    off = week_off(date(2026, 11, 18), date(2026, 11, 25))
    assert off.covers(date(2026, 11, 24))
    assert not off.covers(date(2026, 11, 25))


@given(st.integers(0, 5), st.integers(1, 5))
def test_only_the_week_right_before_makes_a_second_in_a_row(first: int, gap: int) -> None:
    slots = slots_after(at("2026-11-02 00:00"), plan(), office())
    slot_days = [slot.day for slot, _ in zip(slots, range(12), strict=False)]
    earlier = week_off(slot_days[first], slot_days[first + 1])
    later = week_off(slot_days[first + gap], slot_days[first + gap + 1])
    assert is_second_week_off_in_a_row(later, [earlier]) == (gap == 1)


def test_a_holiday_before_is_no_first_week_off() -> None:
    off = week_off(date(2026, 11, 25), date(2026, 12, 2))
    assert not is_second_week_off_in_a_row(off, [pause(last=date(2026, 11, 24))])


def test_two_weeks_of_silence_are_told_and_a_pause_between_them_does_not_hide_them() -> None:
    silent, paused, answered = WeekOutcome.SILENT, WeekOutcome.PAUSED, WeekOutcome.ANSWERED
    assert is_told_as_silent([answered, silent, paused, silent])
    assert not is_told_as_silent([silent, silent, answered])
    assert not is_told_as_silent([silent, WeekOutcome.UNFINISHED, silent])
    assert not is_told_as_silent([paused] * 5)


@given(st.lists(st.sampled_from(WeekOutcome), max_size=12))
def test_the_run_of_silence_is_never_longer_than_the_silent_weeks(
    outcomes: list[WeekOutcome],
) -> None:
    assert 0 <= silent_weeks(outcomes) <= outcomes.count(WeekOutcome.SILENT)
    assert silent_weeks([*outcomes, WeekOutcome.ANSWERED]) == 0
    assert silent_weeks([*outcomes, WeekOutcome.SILENT]) == silent_weeks(outcomes) + 1
