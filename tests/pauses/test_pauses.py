"""Pauses: set by clients and staff, ended by themselves or by staff, shown as pauses."""

from datetime import date

import pytest

from bot.prompts import pausing
from bot.schedule.pauses import PauseReason
from bot.storage import pauses
from bot.storage.models import Closure, PromptOutcome
from tests.prompts.simulated import Phone, SimulatedOffice, at


def outcomes(world: SimulatedOffice) -> list[str]:
    return [prompt.outcome for prompt in world.prompts()]


def paused(
    world: SimulatedOffice, phone: Phone, first: date, last: date | None, reason: PauseReason
) -> int:
    calendar = world.office.calendar()
    staff_id = phone.row().staff_id
    with world.database.transaction() as session:
        days = pausing.good_pause(first, last, reason)
        return pausing.pause(session, phone.client_id, days, world.now, calendar, staff_id=staff_id)


def test_a_pause_sends_nothing_ends_by_itself_and_says_so(world: SimulatedOffice) -> None:
    phone = world.client()
    phone.say("設定")
    phone.tap("休む")
    phone.say("10月25日")
    assert "10月25日(日)まで お休み" in phone.tap("休暇")
    world.live_until(at("2026-10-28 18:00"))
    assert phone.unasked == []
    world.at("2026-10-28 19:00")
    assert "お休みが 終わりました" in phone.unasked[0]
    world.at("2026-11-04 19:00")
    assert "お休み" not in phone.unasked[1]


def test_the_client_may_come_back_early(world: SimulatedOffice) -> None:
    phone = world.client()
    phone.say("設定")
    phone.tap("休む")
    phone.tap("1か月")
    phone.tap("ほか")
    world.now = at("2026-10-20 12:00")
    phone.say("設定")
    phone.tap("休みを おわる")
    world.at("2026-10-21 19:00")
    assert len(phone.unasked) == 1


def test_a_sick_leave_ends_only_when_staff_say_so(world: SimulatedOffice) -> None:
    phone = world.client()
    pause_id = paused(world, phone, date(2026, 10, 13), date(2026, 10, 20), PauseReason.LEAVE_OF_ABSENCE)
    world.live_until(at("2026-11-01 12:00"))
    assert phone.unasked == []
    with world.database.transaction() as session:
        pausing.resume(session, pause_id, date(2026, 11, 2), world.now, world.office.calendar())
    world.live_until(at("2026-11-05 12:00"))
    assert len(phone.unasked) == 1


def test_staff_are_asked_three_business_days_before_and_once(world: SimulatedOffice) -> None:
    staff_id = world.staff("佐藤")
    phone = world.client(staff_id=staff_id)
    paused(world, phone, date(2026, 10, 13), date(2026, 10, 23), PauseReason.HOSPITAL)
    world.at("2026-10-19 12:00")
    assert world.sends() == []
    world.at("2026-10-20 09:00").at("2026-10-21 09:00")
    asked = [send for send in world.sends() if send.dedupe_key]
    assert [send.dedupe_key for send in asked] == ["pause/1/2026-10-23"]
    shown = str(asked[0].body)
    assert "10月23日(金)" in shown
    assert "入院" not in shown


def test_staff_who_are_asked_late_are_not_asked_at_night(world: SimulatedOffice) -> None:
    phone = world.client(staff_id=world.staff("佐藤"))
    paused(world, phone, date(2026, 10, 13), date(2026, 10, 23), PauseReason.HOSPITAL)
    world.at("2026-10-20 22:30")
    assert world.sends() == []
    world.at("2026-10-21 08:00")
    assert [send.dedupe_key for send in world.sends()] == ["pause/1/2026-10-23"]


def test_a_rest_lasts_until_the_next_prompt(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    phone.tap("今週は休む")
    world.live_until(at("2026-10-22 12:00"))
    assert len(phone.unasked) == 2


def test_the_second_rest_in_a_row_is_asked_about_and_remembered(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    assert "2週" not in phone.tap("今週は休む")
    world.at("2026-10-21 19:00")
    assert "2週 続けて" in phone.tap("今週は休む")
    phone.tap("しんどい")
    assert phone.buttons == ["相談"]
    with world.database.reading() as session:
        latest, first = pauses.of_client(session, phone.client_id)
    assert (latest.why, first.why) == ("worn_out", None)


def test_a_rest_two_weeks_later_is_not_in_a_row(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    phone.tap("今週は休む")
    world.at("2026-10-21 19:00")
    world.at("2026-10-28 19:00")
    assert "2週" not in phone.tap("今週は休む")


def test_a_closed_office_prompts_nobody(world: SimulatedOffice) -> None:
    with world.database.transaction() as session:
        session.add(Closure(first_day=date(2026, 10, 12), last_day=date(2026, 10, 18), label="休み"))
    phone = world.client()
    world.at("2026-10-14 19:00").at("2026-10-21 19:00")
    assert outcomes(world) == [PromptOutcome.PAUSED, PromptOutcome.SENT]
    assert len(phone.unasked) == 1


@pytest.mark.parametrize(
    ("first", "last", "reason", "refusal"),
    [
        (date(2026, 10, 20), date(2026, 10, 19), PauseReason.HOLIDAY, pausing.PauseBackwardsError),
        (date(2026, 10, 20), None, PauseReason.OTHER, pausing.PauseWithoutEndError),
        (date(2026, 10, 20), date(2062, 10, 19), PauseReason.HOSPITAL, pausing.PauseOverlongError),
    ],
)
def test_a_pause_that_cannot_be_is_refused_in_plain_words(
    first: date, last: date | None, reason: PauseReason, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        pausing.good_pause(first, last, reason)


def test_a_pause_cannot_end_before_it_starts_or_twice(world: SimulatedOffice) -> None:
    phone = world.client()
    pause_id = paused(world, phone, date(2026, 10, 13), None, PauseReason.HOSPITAL)
    calendar = world.office.calendar()
    with world.database.transaction() as session:
        with pytest.raises(pausing.ResumedBeforePauseError):
            pausing.resume(session, pause_id, date(2026, 10, 12), world.now, calendar)
        pausing.resume(session, pause_id, date(2026, 10, 14), world.now, calendar)
        with pytest.raises(pausing.UnknownPauseError):
            pausing.resume(session, pause_id, date(2026, 10, 14), world.now, calendar)
