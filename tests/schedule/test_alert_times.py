from datetime import datetime, timedelta
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.alert_times import (
    Audience,
    Ring,
    ask_taker_at,
    consultation_rings,
    crisis_read_by,
    crisis_rings,
    rings_again_at,
    urgent_read_by,
    urgent_rings,
    waits_over_days_off,
    weekend_rings,
)
from bot.schedule.business_days import Closure, OfficeCalendar
from tests.schedule.calendars import at, calendars, moments, office

QUARTER = timedelta(minutes=15)
TWO_HOURS = timedelta(hours=2)


def crisis(began: str, count: int, *, someone_on_call: bool) -> list[str]:
    rings = crisis_rings(at(began), QUARTER, office(), someone_on_call=someone_on_call)
    local = [ring.at.astimezone(office().timezone) for ring in islice(rings, count)]
    return [f"{moment:%d %H:%M}" for moment in local]


def urgent(began: str, *, someone_on_call: bool) -> list[tuple[datetime, set[Audience]]]:
    rings = urgent_rings(at(began), TWO_HOURS, office(), someone_on_call=someone_on_call)
    return [(ring.at, set(ring.audiences)) for ring in rings]


class TestACrisis:
    def test_it_rings_five_times_in_the_first_hour(self) -> None:
        rung = crisis("2026-11-18 10:00", 5, someone_on_call=False)
        assert rung == ["18 10:00", "18 10:15", "18 10:30", "18 10:45", "18 11:00"]

    def test_then_hourly_outside_office_hours_while_someone_is_on_call(self) -> None:
        rung = crisis("2026-11-18 16:30", 8, someone_on_call=True)[5:]
        assert rung == ["18 18:30", "18 19:30", "18 20:30"]

    def test_it_goes_on_through_the_night_and_rings_at_the_opening(self) -> None:
        rung = crisis("2026-11-18 22:30", 15, someone_on_call=True)
        assert rung[5:7] == ["19 00:30", "19 01:30"]
        assert rung[-3:] == ["19 07:30", "19 08:30", "19 09:00"]

    def test_with_nobody_on_call_it_waits_for_the_next_opening(self) -> None:
        rung = crisis("2026-11-20 20:00", 7, someone_on_call=False)[5:]
        assert rung == ["24 09:00", "25 09:00"]  # over a weekend and a holiday

    def test_managers_are_rung_in_office_hours_and_those_on_call_outside(self) -> None:
        rings = crisis_rings(at("2026-11-18 17:30"), QUARTER, office(), someone_on_call=True)
        assert [Audience.MANAGERS in ring.audiences for ring in islice(rings, 4)] == [
            True,
            True,
            False,
            False,
        ]

    @given(moments, st.integers(1, 60), calendars, st.booleans())
    def test_its_rings_are_in_order_and_each_is_for_the_clients_staff_and_others(
        self, began: datetime, minutes: int, calendar: OfficeCalendar, someone_on_call: bool
    ) -> None:
        rings = crisis_rings(began, timedelta(minutes=minutes), calendar, someone_on_call=someone_on_call)
        first = list(islice(rings, 20))
        assert first[0].at == began
        assert all(one.at < next_one.at for one, next_one in pairwise(first))
        assert all(Audience.CLIENTS_STAFF in ring.audiences for ring in first)
        assert all(len(ring.audiences) == 2 for ring in first)

    @given(moments, calendars)
    def test_after_the_series_it_rings_hourly_at_most(
        self, began: datetime, calendar: OfficeCalendar
    ) -> None:
        rings = list(islice(crisis_rings(began, QUARTER, calendar, someone_on_call=True), 30))[4:]
        openings = {calendar.next_opening(ring.at) for ring in rings}
        gaps = [later.at - one.at for one, later in pairwise(rings) if later.at not in openings]
        assert all(gap >= timedelta(hours=1) for gap in gaps)


class TestAnUrgentAlert:
    def test_in_office_hours_the_clients_staff_then_managers_after_two_hours(self) -> None:
        assert urgent("2026-11-18 10:00", someone_on_call=True) == [
            (at("2026-11-18 10:00"), {Audience.CLIENTS_STAFF}),
            (at("2026-11-18 12:00"), {Audience.MANAGERS}),
        ]

    def test_the_two_hours_are_counted_in_office_hours(self) -> None:
        assert urgent("2026-11-20 17:00", someone_on_call=False)[1][0] == at("2026-11-24 10:00")

    def test_at_night_those_on_call_hear_of_it_once(self) -> None:
        assert urgent("2026-11-18 22:00", someone_on_call=True) == [
            (at("2026-11-18 22:00"), {Audience.ON_CALL}),
            (at("2026-11-19 09:00"), {Audience.CLIENTS_STAFF}),
            (at("2026-11-19 11:00"), {Audience.MANAGERS}),
        ]

    def test_without_anyone_on_call_it_waits_for_the_morning(self) -> None:
        assert urgent("2026-11-18 22:00", someone_on_call=False)[0][0] == at("2026-11-19 09:00")

    @given(moments, calendars, st.booleans())
    def test_staff_and_managers_are_disturbed_in_office_hours_only(
        self, began: datetime, calendar: OfficeCalendar, someone_on_call: bool
    ) -> None:
        rings = urgent_rings(began, TWO_HOURS, calendar, someone_on_call=someone_on_call)
        staff = next(ring for ring in rings if Audience.CLIENTS_STAFF in ring.audiences)
        assert calendar.in_office_hours(staff.at)
        assert [ring.at for ring in rings] == sorted(ring.at for ring in rings)


class TestWhatMayNotWaitOverDaysOff:
    def test_a_weekend_a_holiday_and_a_closure_are_days_off_and_a_night_is_not(self) -> None:
        calendar = office(closures=(Closure(at("2026-12-29 12:00").date(), at("2027-01-03 12:00").date()),))
        waits = [
            waits_over_days_off(at(moment), calendar)
            for moment in ("2026-11-20 19:00", "2026-11-22 10:00", "2026-12-28 19:00")
        ]
        assert waits == [True, True, True]
        assert not waits_over_days_off(at("2026-11-18 22:00"), calendar)
        assert not waits_over_days_off(at("2026-11-20 12:00"), calendar)

    def test_those_on_call_hear_at_once_then_managers(self) -> None:
        rings = weekend_rings(at("2026-11-20 19:30"), TWO_HOURS, office(), someone_on_call=True)
        assert [(ring.at, set(ring.audiences)) for ring in rings[:2]] == [
            (at("2026-11-20 19:30"), {Audience.ON_CALL}),
            (at("2026-11-21 08:00"), {Audience.MANAGERS}),  # 21:30 lies in quiet hours
        ]

    def test_without_anyone_on_call_staff_and_managers_hear_by_day(self) -> None:
        rings = weekend_rings(at("2026-11-20 22:00"), TWO_HOURS, office(), someone_on_call=False)
        assert rings[0].at == at("2026-11-21 08:00")
        assert rings[0].audiences == {Audience.CLIENTS_STAFF, Audience.MANAGERS}

    @given(moments, calendars, st.booleans())
    def test_somebody_always_hears_before_the_office_opens_again(
        self, began: datetime, calendar: OfficeCalendar, someone_on_call: bool
    ) -> None:
        rings = weekend_rings(began, TWO_HOURS, calendar, someone_on_call=someone_on_call)
        assert began <= rings[0].at <= calendar.next_opening(began)
        assert [ring.at for ring in rings] == sorted(ring.at for ring in rings)


def test_a_consultation_for_this_week_rings_once_in_office_hours() -> None:
    assert consultation_rings(at("2026-11-18 22:00"), office()) == (
        Ring(at("2026-11-19 09:00"), frozenset({Audience.CLIENTS_STAFF})),
    )


def test_the_taker_is_asked_after_half_an_hour_and_again_after_not_yet() -> None:
    taken = at("2026-11-18 10:00")
    assert ask_taker_at(taken) == at("2026-11-18 10:30")
    assert ask_taker_at(taken, still_trying_at=at("2026-11-18 10:35")) == at("2026-11-18 11:05")


def test_without_an_answer_within_a_quarter_it_rings_again() -> None:
    assert rings_again_at(at("2026-11-18 10:30")) == at("2026-11-18 10:45")


def test_a_client_in_crisis_is_told_the_morning_where_nobody_is_on_call() -> None:
    night, calendar = at("2026-11-20 23:00"), office()
    told = [crisis_read_by(night, QUARTER, calendar, someone_on_call=on_call) for on_call in (True, False)]
    assert told == [at("2026-11-21 00:00"), at("2026-11-24 09:00")]


def test_urgent_words_are_read_within_two_office_hours_or_at_the_next_opening() -> None:
    assert urgent_read_by(at("2026-11-18 10:00"), TWO_HOURS, office()) == at("2026-11-18 12:00")
    assert urgent_read_by(at("2026-11-18 20:00"), TWO_HOURS, office()) == at("2026-11-19 09:00")
