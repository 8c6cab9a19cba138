from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.interviews import InterviewNotice, interview_times, notice_at
from tests.schedule.calendars import at, calendars, moments, office

INTERVIEW = at("2026-11-26 14:00")


def test_each_step_comes_at_the_opening_so_many_business_days_before() -> None:
    times = interview_times(INTERVIEW, 3, office())
    assert times.agenda_at == at("2026-11-18 09:00")  # over a weekend and a holiday
    assert times.digest_at == at("2026-11-20 09:00")
    assert times.notice_at == at("2026-11-25 09:00")


def test_a_digest_wanted_on_the_day_itself_is_ready_that_morning() -> None:
    assert interview_times(INTERVIEW, 0, office()).digest_at == at("2026-11-26 09:00")


def test_an_interview_planned_late_is_caught_up_at_once() -> None:
    times = interview_times(INTERVIEW, 3, office())
    now = at("2026-11-24 12:00")
    assert notice_at(InterviewNotice.AGENDA, times, now, office()) == now


def test_only_one_of_the_two_notices_is_open_at_a_time() -> None:
    times = interview_times(INTERVIEW, 3, office())
    now = at("2026-11-25 12:00")
    assert notice_at(InterviewNotice.AGENDA, times, now, office()) is None
    assert notice_at(InterviewNotice.DAY_BEFORE, times, now, office()) == now


def test_nothing_is_said_of_an_interview_that_has_begun() -> None:
    times = interview_times(INTERVIEW, 3, office())
    assert notice_at(InterviewNotice.DAY_BEFORE, times, INTERVIEW, office()) is None


@given(moments, moments, st.integers(0, 10), calendars, st.sampled_from(InterviewNotice))
def test_notices_come_in_their_window_and_never_in_quiet_hours(
    begins_at: datetime,
    now: datetime,
    digest_days: int,
    calendar: OfficeCalendar,
    notice: InterviewNotice,
) -> None:
    times = interview_times(begins_at, digest_days, calendar)
    sent_at = notice_at(notice, times, now, calendar)
    if sent_at is not None:
        opens_at, closes_at = times.window(notice)
        assert max(opens_at, now) <= sent_at < closes_at
        assert calendar.outside_quiet_hours(sent_at) == sent_at
