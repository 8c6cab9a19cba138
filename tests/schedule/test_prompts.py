from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.schedule.business_days import Closure, OfficeCalendar
from bot.schedule.pauses import Pause, PauseReason
from bot.schedule.prompts import (
    NoSuchWeekdayError,
    PromptPlan,
    PromptTime,
    changed,
    latest_slot,
    next_prompt,
    next_slot,
    prompt_turn,
    slot_for_record,
    slot_on,
    slots_after,
)
from tests.schedule.calendars import (
    BERLIN,
    NEW_YORK,
    at,
    calendars,
    moments,
    office,
    plan,
    plans,
    prompt_times,
)

HOLIDAY = Pause(date(2026, 11, 16), date(2026, 11, 22), PauseReason.HOLIDAY)
HOSPITAL = Pause(date(2026, 11, 16), date(2026, 11, 30), PauseReason.HOSPITAL)


def test_the_prompt_falls_due_at_the_chosen_weekday_and_local_time() -> None:
    slot = next_slot(at("2026-11-16 09:00"), plan(), office())
    assert slot.due_at == at("2026-11-18 19:00")
    assert (slot.day, slot.week_start) == (date(2026, 11, 18), date(2026, 11, 16))


@pytest.mark.parametrize("weekday", [-1, 7])
def test_there_is_no_eighth_weekday(weekday: int) -> None:
    with pytest.raises(NoSuchWeekdayError, match="Monday"):
        PromptTime(weekday, time(19))


def test_a_time_in_quiet_hours_falls_due_when_they_end_and_owns_that_days_week() -> None:
    slot = slot_on(date(2026, 11, 22), time(22), office())
    assert slot.due_at == at("2026-11-23 08:00")
    assert (slot.day, slot.week_start) == (date(2026, 11, 23), date(2026, 11, 23))


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
def test_the_local_time_stays_through_a_year_of_clock_changes(zone: object) -> None:
    calendar = office(zone)
    slots = islice(slots_after(at("2026-01-01 00:00"), plan("2026-01-01 00:00"), calendar), 52)
    local = {slot.due_at.astimezone(calendar.timezone).time() for slot in slots}
    assert local == {time(19)}


@given(plans, calendars)
def test_each_week_has_exactly_one_slot_outside_quiet_hours(
    plan: PromptPlan, calendar: OfficeCalendar
) -> None:
    slots = list(islice(slots_after(plan.since, plan, calendar), 60))
    weeks = [slot.week_start for slot in slots]
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(weeks))
    assert all(calendar.outside_quiet_hours(slot.due_at) == slot.due_at for slot in slots)
    assert all(slot.due_at > plan.since for slot in slots)


@given(plans, calendars, moments)
def test_latest_and_next_slot_have_nothing_between_them(
    plan: PromptPlan, calendar: OfficeCalendar, now: datetime
) -> None:
    latest, upcoming = latest_slot(now, plan, calendar), next_slot(now, plan, calendar)
    assert upcoming.due_at > now
    if latest is None:
        assert upcoming == next_slot(plan.since, plan, calendar)
    else:
        assert latest.due_at <= now
        assert next_slot(latest.due_at, plan, calendar) == upcoming


@given(plans, prompt_times, calendars, st.integers(0, 60 * 24 * 30))
def test_choosing_anew_never_gives_a_week_a_second_slot(
    plan: PromptPlan, chosen: PromptTime, calendar: OfficeCalendar, minutes: int
) -> None:
    now = plan.since + timedelta(minutes=minutes)
    before = latest_slot(now, plan, calendar)
    after = next_slot(now, changed(plan, chosen, now, calendar), calendar)
    assert before is None or after.week_start > before.week_start


class TestWhichWeekARecordBelongsTo:
    def test_the_latest_prompt_owns_it_for_96_hours(self) -> None:
        slot = slot_for_record(at("2026-11-22 18:59"), plan(), [], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 18)

    def test_after_96_hours_the_next_prompt_owns_it(self) -> None:
        slot = slot_for_record(at("2026-11-22 19:00"), plan(), [], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 25)

    def test_a_second_record_in_the_week_belongs_to_the_next_prompt(self) -> None:
        slot = slot_for_record(at("2026-11-19 12:00"), plan(), [date(2026, 11, 16)], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 25)

    def test_a_third_record_has_no_week_left(self) -> None:
        weeks = [date(2026, 11, 16), date(2026, 11, 23)]
        assert slot_for_record(at("2026-11-19 12:00"), plan(), weeks, office()) is None

    def test_a_prompt_from_before_enrolment_never_fell_due(self) -> None:
        enrolled = plan(since="2026-11-19 10:00")
        slot = slot_for_record(at("2026-11-19 10:05"), enrolled, [], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 25)

    def test_after_a_new_choice_the_prompt_already_sent_keeps_its_record(self) -> None:
        moved = changed(plan(), PromptTime(4, time(12)), at("2026-11-19 10:00"), office())
        slot = slot_for_record(at("2026-11-19 11:00"), moved, [], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 18)
        assert next_slot(at("2026-11-19 11:00"), moved, office()).day == date(2026, 11, 27)

    def test_who_answers_in_a_pause_answers_for_this_week(self) -> None:
        assert next_prompt(at("2026-11-17 12:00"), plan(), [HOLIDAY], office()) != slot_for_record(
            at("2026-11-17 12:00"), plan(), [], office()
        )

    @given(plans, calendars, moments)
    def test_the_record_begun_for_the_next_prompt_takes_that_prompts_place(
        self, plan: PromptPlan, calendar: OfficeCalendar, now: datetime
    ) -> None:
        slot = slot_for_record(now, plan, [], calendar)
        assert slot is not None
        assume(slot.due_at > now)
        turn = prompt_turn(slot.due_at, plan, [], [slot.week_start], calendar)
        assert turn.send is None

    @given(plans, calendars, moments)
    def test_a_clock_that_jumps_back_an_hour_keeps_the_week_or_returns_to_it(
        self, plan: PromptPlan, calendar: OfficeCalendar, now: datetime
    ) -> None:
        slot = slot_for_record(now, plan, [], calendar)
        earlier = slot_for_record(now - timedelta(hours=1), plan, [], calendar)
        assert slot is not None
        assert earlier is not None
        assert earlier.due_at <= slot.due_at


class TestPausesAndClosures:
    def test_a_prompt_in_a_pause_is_left_out(self) -> None:
        slot = next_prompt(at("2026-11-16 12:00"), plan(), [HOLIDAY], office())
        assert slot is not None
        assert slot.day == date(2026, 11, 25)

    def test_a_stay_in_hospital_goes_on_until_staff_end_it(self) -> None:
        assert next_prompt(at("2026-11-16 12:00"), plan(), [HOSPITAL], office()) is None

    def test_a_closed_office_prompts_nobody(self) -> None:
        closed = office(closures=(Closure(date(2026, 12, 29), date(2027, 1, 6)),))
        slot = next_prompt(at("2026-12-28 12:00"), plan(), [], closed)
        assert slot is not None
        assert slot.day == date(2027, 1, 13)

    @given(plans, calendars, moments, st.integers(0, 100))
    def test_no_prompt_ever_falls_due_in_a_pause(
        self, plan: PromptPlan, calendar: OfficeCalendar, now: datetime, days: int
    ) -> None:
        today = calendar.day_of(now)
        pause = Pause(today, today + timedelta(days=days), PauseReason.HOLIDAY)
        slot = next_prompt(now, plan, [pause], calendar)
        assert slot is not None
        assert not pause.covers(slot.day)
        assert not calendar.is_closed(slot.day)


class TestTheTurn:
    def test_what_is_due_goes_out(self) -> None:
        turn = prompt_turn(at("2026-11-18 19:00"), plan(), [], [], office())
        assert turn.send is not None
        assert turn.look_again_at == at("2026-11-25 19:00")

    @pytest.mark.parametrize(("now", "goes"), [("2026-11-20 19:00", True), ("2026-11-20 19:01", False)])
    def test_it_goes_out_up_to_48_hours_late(self, now: str, goes: bool) -> None:
        assert (prompt_turn(at(now), plan(), [], [], office()).send is not None) is goes

    def test_a_late_prompt_waits_for_the_morning(self) -> None:
        turn = prompt_turn(at("2026-11-18 23:00"), plan(), [], [], office())
        assert turn.send is None
        assert turn.look_again_at == at("2026-11-19 08:00")

    def test_after_three_weeks_of_downtime_only_the_newest_goes_out(self) -> None:
        turn = prompt_turn(at("2026-12-03 10:00"), plan(), [], [date(2026, 11, 9)], office())
        assert turn.send is not None
        assert turn.send.day == date(2026, 12, 2)

    def test_a_week_that_was_prompted_or_begun_is_not_prompted_again(self) -> None:
        turn = prompt_turn(at("2026-11-18 19:05"), plan(), [], [date(2026, 11, 16)], office())
        assert turn.send is None

    def test_a_pause_set_after_the_prompt_fell_due_holds_it_back(self) -> None:
        pause = Pause(date(2026, 11, 19), date(2026, 11, 22), PauseReason.OTHER)
        assert prompt_turn(at("2026-11-19 10:00"), plan(), [pause], [], office()).send is None

    @given(plans, calendars, st.lists(st.integers(-180, 60 * 72), min_size=1, max_size=60))
    def test_however_irregular_the_ticks_each_week_is_prompted_at_most_once_and_never_stale(
        self, plan: PromptPlan, calendar: OfficeCalendar, gaps: list[int]
    ) -> None:
        now, sent = plan.since, list[date]()
        for gap in gaps:
            now += timedelta(minutes=gap)
            turn = prompt_turn(now, plan, [], sent, calendar)
            if turn.send is not None:
                assert timedelta() <= now - turn.send.due_at <= timedelta(hours=48)
                assert calendar.outside_quiet_hours(now) == now
                sent.append(turn.send.week_start)
        assert len(sent) == len(set(sent))

    @given(plans, calendars)
    def test_following_look_again_prompts_every_open_week(
        self, plan: PromptPlan, calendar: OfficeCalendar
    ) -> None:
        now, sent = plan.since, list[date]()
        for _ in range(6):
            turn = prompt_turn(now, plan, [], sent, calendar)
            sent += [turn.send.week_start] if turn.send else []
            assert turn.look_again_at is not None
            assert turn.look_again_at > now
            now = turn.look_again_at
        slots = islice(slots_after(plan.since, plan, calendar), 40)
        due = [slot for slot in slots if slot.due_at < now and not calendar.is_closed(slot.day)]
        assert sent == [slot.week_start for slot in due]
