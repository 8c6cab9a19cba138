from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.reminders import (
    RemindedWeek,
    has_place_for_later,
    reminder_at,
)
from tests.schedule.calendars import at, calendars, moments, office

ACCEPTED = at("2026-11-18 19:00")
ENDS = at("2026-11-25 19:00")
remind_after_hours = st.sets(st.integers(1, 167), max_size=3).map(sorted)


def week(*sent: str, later_at: str | None = None) -> RemindedWeek:
    later = at(later_at) if later_at else None
    return RemindedWeek(ACCEPTED, ENDS, tuple(at(moment) for moment in sent), later)


def test_one_reminder_comes_a_day_after_line_accepted_the_prompt() -> None:
    assert reminder_at(week(), ACCEPTED, (24,), office()) == at("2026-11-19 19:00")


def test_no_reminder_comes_where_the_office_wants_none() -> None:
    assert reminder_at(week(), ACCEPTED, (), office()) is None


def test_a_reminder_due_at_night_waits_for_the_morning() -> None:
    assert reminder_at(week(), ACCEPTED, (4,), office()) == at("2026-11-19 08:00")


def test_later_takes_the_first_reminders_place() -> None:
    asked = week(later_at="2026-11-18 20:10")
    assert reminder_at(asked, ACCEPTED, (24,), office()) == at("2026-11-18 20:10")
    done = week("2026-11-18 20:10", later_at="2026-11-18 20:10")
    assert reminder_at(done, at("2026-11-18 20:11"), (24,), office()) is None


def test_a_reminder_that_later_has_overtaken_is_left_out() -> None:
    done = week("2026-11-20 12:00", later_at="2026-11-20 12:00")
    assert reminder_at(done, at("2026-11-20 12:01"), (24, 36), office()) is None
    assert reminder_at(done, at("2026-11-20 12:01"), (24, 72), office()) == at("2026-11-21 19:00")


def test_later_promises_no_push_once_all_are_used() -> None:
    assert has_place_for_later(week(), (24,))
    assert not has_place_for_later(week("2026-11-19 19:00"), (24,))
    assert not has_place_for_later(week(), ())


def test_what_came_due_while_nothing_ran_is_one_reminder() -> None:
    now = at("2026-11-21 10:00")
    assert reminder_at(week(), now, (24, 48), office()) == now
    assert reminder_at(week("2026-11-21 10:00"), now, (24, 48), office()) is None


def test_no_reminder_outlives_its_week() -> None:
    assert reminder_at(week(), ENDS, (24,), office()) is None


@given(
    moments,
    remind_after_hours,
    calendars,
    st.lists(st.tuples(st.integers(1, 60 * 60), st.none() | st.integers(1, 60 * 80)), max_size=40),
)
def test_a_week_never_brings_more_reminders_than_the_office_wants(
    accepted: datetime,
    remind_after: list[int],
    calendar: OfficeCalendar,
    ticks: list[tuple[int, int | None]],
) -> None:
    now = accepted
    state = RemindedWeek(accepted, accepted + timedelta(days=7))
    for gap, later_in in ticks:
        now += timedelta(minutes=gap)
        if later_in is not None:
            later = now + timedelta(minutes=later_in)
            state = RemindedWeek(state.counts_from, state.ends_at, state.sent, later)
        chosen = reminder_at(state, now, remind_after, calendar)
        assert chosen is None or now <= chosen < state.ends_at
        if chosen == now:
            assert calendar.outside_quiet_hours(now) == now
            sent = (*state.sent, now)
            state = RemindedWeek(state.counts_from, state.ends_at, sent, state.later_at)
    assert len(state.sent) <= len(remind_after)
