"""Reminders: one, a day after LINE accepted the prompt, to those who have not answered every question."""

from datetime import time

import pytest

from bot.line.calls import Answer, Outcome
from bot.storage.session import Database
from tests.prompts.simulated import Phone, SimulatedOffice, at, simulated


def pushed_at(phone: Phone) -> list[str]:
    zone = phone.world.office.settings.timezone
    return [entry.at.astimezone(zone).strftime("%d日%H:%M") for entry in phone.pushed]


@pytest.fixture
def phone(world: SimulatedOffice) -> Phone:
    """A client who was prompted on Wednesday at 19:00."""
    phone = world.client()
    world.at("2026-10-14 19:00")
    return phone


def test_whoever_has_not_answered_is_reminded_once(world: SimulatedOffice, phone: Phone) -> None:
    world.at("2026-10-15 18:59")
    assert pushed_at(phone) == ["14日19:00"]
    world.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["14日19:00", "15日19:00"]
    assert phone.buttons == ["つづける", "あとで", "今週は休む"]


def test_the_reminder_says_only_that_a_continuation_waits(world: SimulatedOffice, phone: Phone) -> None:
    world.at("2026-10-15 19:00")
    shown = str(phone.pushed[1].message)
    assert "続きが 待って います" in shown
    assert not any(word in shown for word in ("ゆうき", "記録", "仕事", phone.user_id))


def test_whoever_has_answered_is_not_reminded(world: SimulatedOffice, phone: Phone) -> None:
    phone.fill_in()
    phone.tap("送信する")
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == 1


def test_every_question_answered_is_enough_without_sending(world: SimulatedOffice, phone: Phone) -> None:
    phone.fill_in()
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == 1


def test_an_unfinished_record_is_reminded_of_and_continued(world: SimulatedOffice, phone: Phone) -> None:
    phone.tap("はじめる")
    phone.tap("1 休まず行った")
    world.at("2026-10-15 19:00")
    assert "続きが 待って います" in phone.said
    assert "2 / 14" in phone.tap("つづける")


def test_an_unfinished_record_that_was_begun_early_is_reminded_of(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-13 12:00")
    phone.say("はじめる")
    world.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["15日19:00"]


def test_a_reminder_waits_out_the_quiet_hours(world: SimulatedOffice) -> None:
    phone = world.client(clock=time(20, 59))
    world.at("2026-10-14 20:59")
    phone.tap("あとで")
    assert "10月15日(木)8時" in phone.tap("1時間後")
    world.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["14日20:59", "15日08:00"]


def test_later_takes_the_first_reminders_place(world: SimulatedOffice, phone: Phone) -> None:
    phone.tap("あとで")
    assert "10月15日(木)19時" in phone.tap("明日")
    world.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["14日19:00", "15日19:00"]


def test_after_the_last_reminder_later_promises_no_push(world: SimulatedOffice, phone: Phone) -> None:
    world.at("2026-10-15 19:00")
    assert "書けるときに" in phone.tap("あとで")
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == 2


def test_reminders_stop_at_once_with_a_rest(world: SimulatedOffice, phone: Phone) -> None:
    assert "10月21日(水)19時" in phone.tap("今週は休む")
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == 1


def test_reminders_stop_at_once_with_a_pause(world: SimulatedOffice, phone: Phone) -> None:
    phone.say("設定")
    phone.tap("休む")
    phone.say("10月25日")
    phone.tap("休暇")
    world.live_until(at("2026-10-26 12:00"))
    assert len(phone.pushed) == 1


def test_reminders_stop_at_once_while_a_crisis_is_open(world: SimulatedOffice, phone: Phone) -> None:
    phone.say("もう死にたい")
    before = len(phone.pushed)
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == before


@pytest.mark.parametrize("left", ["blocked_at", "stopped_at"])
def test_reminders_stop_at_once_when_somebody_leaves(
    world: SimulatedOffice, phone: Phone, left: str
) -> None:
    phone.change(**{left: world.now})
    world.live_until(at("2026-10-21 12:00"))
    assert len(phone.pushed) == 1


def test_the_day_counts_from_when_line_accepted_the_prompt(world: SimulatedOffice) -> None:
    phone = world.client()
    world.calls.faults = [lambda _send: Answer(Outcome.NOT_SENT)]
    world.at("2026-10-14 19:00").at("2026-10-14 19:30").at("2026-10-15 19:00")
    assert pushed_at(phone) == ["14日19:30"]
    world.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["14日19:30", "15日19:30"]


def test_the_office_may_remind_three_times_or_never(database: Database) -> None:
    eager = simulated(database, remind_after_hours="24,48,72")
    phone = eager.client()
    eager.live_until(at("2026-10-21 12:00"))
    assert pushed_at(phone) == ["14日19:00", "15日19:00", "16日19:00", "17日19:00"]
    silent = simulated(database, remind_after_hours="")
    other = silent.client()
    silent.live_until(at("2026-10-21 12:00"))
    assert pushed_at(other) == ["14日19:00"]
