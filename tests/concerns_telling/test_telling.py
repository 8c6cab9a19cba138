from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns.concern import Level
from bot.concerns.telling import AlertSettings, RingingAlert, Road, StaffMember, tell
from tests.concerns_telling.team import (
    COLLEAGUE,
    FRIDAY_EVENING,
    MAIL_ONLY,
    MANAGER,
    NIGHT,
    NO_ROAD,
    OFFICE_MORNING,
    ON_CALL,
    TANAKA,
    TEAM,
    crisis,
    ids,
    told,
    urgent,
)
from tests.schedule.calendars import at, calendars, moments

categories = st.sampled_from(["absence", "housing_loss", "sexual_harm", "harassment", "abuse"])
people = st.builds(
    StaffMember,
    st.integers(1, 6),
    st.frozensets(st.sampled_from(Road)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
teams = st.lists(people, max_size=6, unique_by=lambda person: person.id)
alerts = st.builds(
    RingingAlert,
    st.sampled_from(Level),
    categories,
    moments,
    taken=st.booleans(),
    managers_told=st.booleans(),
)


class TestACrisis:
    def test_in_office_hours_it_reaches_the_clients_staff_and_all_managers(self) -> None:
        telling = told(crisis())
        assert ids(telling) == [TANAKA.id, MANAGER.id]
        assert telling.next_ring_at == at("2026-11-18 10:15")

    def test_at_night_it_reaches_those_on_call_and_the_clients_staff(self) -> None:
        assert ids(told(crisis(NIGHT))) == [TANAKA.id, ON_CALL.id]

    def test_a_ring_that_comes_late_is_for_those_who_are_there_now(self) -> None:
        alert = crisis(at("2026-11-18 17:50"))
        assert ids(told(alert, now=at("2026-11-18 18:10"))) == [TANAKA.id, ON_CALL.id]

    def test_after_downtime_it_rings_once_and_keeps_the_old_beat(self) -> None:
        telling = told(crisis(), now=at("2026-11-18 10:40"))
        assert telling.next_ring_at == at("2026-11-18 10:45")

    def test_once_taken_it_rings_no_more(self) -> None:
        telling = told(replace(crisis(), taken=True))
        assert (ids(telling), telling.next_ring_at) == ([], None)

    def test_a_stranger_in_crisis_is_told_to_managers_and_those_on_call(self) -> None:
        assert ids(told(crisis(), clients_staff=())) == [MANAGER.id]
        assert ids(told(crisis(NIGHT), clients_staff=())) == [ON_CALL.id]


class TestAnUrgentAlert:
    def test_it_reaches_the_clients_staff_and_two_hours_later_managers(self) -> None:
        first = told(urgent())
        assert (ids(first), first.next_ring_at) == ([TANAKA.id], at("2026-11-18 12:00"))
        second = told(replace(urgent(), rung_until=OFFICE_MORNING), now=at("2026-11-18 12:00"))
        assert (ids(second), second.next_ring_at) == ([MANAGER.id], None)

    def test_between_two_rings_nobody_is_told(self) -> None:
        telling = told(replace(urgent(), rung_until=OFFICE_MORNING), now=at("2026-11-18 11:00"))
        assert (ids(telling), telling.next_ring_at) == ([], at("2026-11-18 12:00"))

    def test_at_night_without_anyone_on_call_it_waits_for_the_morning(self) -> None:
        telling = told(urgent(NIGHT), team=(TANAKA, MANAGER))
        assert (ids(telling), telling.next_ring_at) == ([], at("2026-11-19 09:00"))

    def test_an_ordinary_one_waits_over_the_weekend(self) -> None:
        telling = told(urgent(FRIDAY_EVENING), team=(TANAKA, MANAGER))
        assert (ids(telling), telling.next_ring_at) == ([], at("2026-11-24 09:00"))

    @pytest.mark.parametrize("category", ["housing_loss", "symptoms", "sexual_harm"])
    def test_these_never_wait_over_a_weekend(self, category: str) -> None:
        telling = told(urgent(FRIDAY_EVENING, category), team=(TANAKA, MANAGER))
        assert ids(telling) == [TANAKA.id, MANAGER.id]

    def test_downtime_skips_nobody(self) -> None:
        assert ids(told(urgent(), now=at("2026-11-18 15:00"))) == [TANAKA.id, MANAGER.id]


class TestManagersOfAbuseHarassmentAndSexualHarm:
    @pytest.mark.parametrize("category", ["harassment", "sexual_harm"])
    def test_they_are_told_from_the_first_ring(self, category: str) -> None:
        assert ids(told(urgent(category=category))) == [TANAKA.id, MANAGER.id]

    def test_they_are_told_in_the_morning_of_what_was_taken_at_night(self) -> None:
        taken = replace(crisis(NIGHT, "abuse"), taken=True, rung_until=NIGHT)
        assert told(taken, now=at("2026-11-18 23:00")).next_ring_at == at("2026-11-19 09:00")
        assert ids(told(taken, now=at("2026-11-19 09:00"))) == [MANAGER.id]

    def test_they_are_not_told_twice(self) -> None:
        taken = replace(crisis(category="abuse"), taken=True, managers_told=True)
        assert told(taken).next_ring_at is None


class TestWhoIsAwayOrCannotBeReached:
    def test_managers_stand_in_for_absent_staff(self) -> None:
        team = (replace(TANAKA, is_absent=True), MANAGER, ON_CALL)
        assert ids(told(urgent(), team=team)) == [MANAGER.id]

    def test_staff_who_blocked_the_bot_are_never_the_only_ones_told(self) -> None:
        team = (replace(TANAKA, roads=MAIL_ONLY), MANAGER, ON_CALL)
        assert ids(told(urgent(), team=team)) == [TANAKA.id, MANAGER.id]

    def test_where_those_meant_have_no_road_somebody_else_is_told(self) -> None:
        team = (replace(TANAKA, roads=NO_ROAD), replace(MANAGER, roads=NO_ROAD), COLLEAGUE)
        assert ids(told(urgent(), team=team)) == [COLLEAGUE.id]

    def test_nobody_within_reach_is_said_aloud(self) -> None:
        telling = told(crisis(), team=[replace(person, roads=NO_ROAD) for person in TEAM])
        assert telling.nobody_reachable
        assert telling.next_ring_at is not None


def test_a_consultation_for_this_week_is_told_once() -> None:
    telling = told(RingingAlert(Level.NOTICE, "consultation", OFFICE_MORNING))
    assert (ids(telling), telling.next_ring_at) == ([TANAKA.id], None)


@given(alerts, teams, calendars, st.integers(-90, 60 * 24 * 7))
def test_whatever_the_office_looks_like_a_due_ring_reaches_someone_or_says_so(
    alert: RingingAlert, team: list[StaffMember], calendar: object, minutes: int
) -> None:
    now = alert.began_at + timedelta(minutes=minutes)
    telling = tell(alert, [1], team, now, AlertSettings(calendar))
    assert telling.next_ring_at is None or telling.next_ring_at > now
    if telling.nobody_reachable:
        assert not any(person.roads for person in team)
    assert all(person.roads for person in telling.recipients)


@given(alerts, teams, calendars, st.lists(st.integers(1, 600), max_size=30))
def test_ticking_often_rings_no_more_often_than_the_schedule(
    alert: RingingAlert, team: list[StaffMember], calendar: object, gaps: list[int]
) -> None:
    settings = AlertSettings(calendar)
    now, rung = alert.began_at, list[datetime]()
    for gap in gaps:
        telling = tell(alert, [1], team, now, settings)
        again = tell(replace(alert, rung_until=now), [1], team, now, settings)
        assert not again.recipients
        assert again.next_ring_at == telling.next_ring_at
        rung += [now] if telling.recipients else []
        alert = replace(alert, rung_until=now)
        now += timedelta(minutes=gap)
    assert len(rung) <= 6 + (now - alert.began_at) / timedelta(hours=1) * 2


def test_a_clock_that_jumps_back_rings_nothing_twice() -> None:
    alert = replace(crisis(), rung_until=at("2026-11-18 10:15"))
    telling = told(alert, now=at("2026-11-18 09:50"))
    assert (ids(telling), telling.next_ring_at) == ([], at("2026-11-18 10:30"))
