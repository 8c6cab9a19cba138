"""The weekly invitation, from the due column to the phone."""

import pytest

from bot.storage.models import PromptOutcome
from bot.storage.session import Database
from tests.prompts.simulated import SimulatedOffice, at, simulated


def outcomes(world: SimulatedOffice) -> list[str]:
    return [prompt.outcome for prompt in world.prompts()]


def test_a_client_is_invited_at_their_weekday_and_time(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 18:59")
    assert phone.unasked == []
    world.at("2026-10-14 19:00")
    assert [entry.at for entry in phone.pushed] == [at("2026-10-14 19:00")]
    assert phone.buttons == ["はじめる", "みじかく", "あとで", "今週は休む"]


def test_the_next_week_is_due_as_soon_as_this_one_is_sent(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00").at("2026-10-14 19:10").at("2026-10-16 19:00")
    assert phone.row().next_prompt_at == at("2026-10-21 19:00")
    assert outcomes(world) == [PromptOutcome.SENT]


def test_clients_who_are_due_together_go_out_in_one_call(world: SimulatedOffice) -> None:
    phones = [world.client() for _ in range(5)]
    world.at("2026-10-14 19:00")
    assert [len(phone.pushed) for phone in phones] == [1] * 5
    assert len(world.sends()) == 1


def test_the_prompt_tells_nothing_of_the_person(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    shown = str(phone.pushed[0].message)
    assert "ゆうき" not in shown
    assert phone.user_id not in shown
    assert "do/begin/2026-10-14" in shown


def test_whoever_has_begun_the_week_already_is_not_prompted(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-13 12:00")
    phone.say("はじめる")
    world.at("2026-10-14 19:00")
    assert phone.unasked == []
    assert outcomes(world) == [PromptOutcome.BEGUN]


def test_whoever_has_an_open_crisis_is_not_prompted(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-13 12:00")
    phone.say("もう死にたいです")
    world.at("2026-10-14 19:00")
    assert not any("記録の 時間" in text for text in phone.unasked)
    assert outcomes(world) == [PromptOutcome.ALERT]


def test_whoever_has_blocked_the_bot_is_not_prompted(world: SimulatedOffice) -> None:
    phone = world.client(blocked_at=world.now)
    world.at("2026-10-14 19:00")
    assert (phone.unasked, outcomes(world)) == ([], [PromptOutcome.BLOCKED])


def test_whoever_left_or_stopped_is_never_prompted_again(world: SimulatedOffice) -> None:
    ended = world.client(ended_on=at("2026-10-14 00:00").date())
    stopped = world.client(stopped_at=world.now)
    world.at("2026-10-14 19:00")
    assert ended.unasked == stopped.unasked == []
    assert ended.row().next_prompt_at is None


def test_after_downtime_one_prompt_comes_late_and_an_older_one_never(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-29 12:00")
    assert [entry.at for entry in phone.pushed] == [at("2026-10-29 12:00")]
    late = world.client(weekday=0)
    world.at("2026-11-04 19:01")
    assert late.unasked == []
    assert late.row().next_prompt_at == at("2026-11-09 19:00")


def test_a_clock_that_jumps_back_prompts_and_reminds_nobody_twice(world: SimulatedOffice) -> None:
    phone = world.client()
    for moment in ("14 19:00", "14 18:30", "14 19:00", "15 19:00", "15 18:00", "15 19:00", "15 20:00"):
        world.at(f"2026-10-{moment}")
    assert len(phone.unasked) == 2


def test_a_prompt_on_a_leap_day_and_at_a_months_end_comes_like_any_other(database: Database) -> None:
    world = simulated(database, "2028-02-28 12:00", remind_after_hours="")
    leap_day, months_end = world.client(weekday=1), world.client(weekday=4)
    world.live_until(at("2028-04-01 12:00"))
    local = [
        entry.at.astimezone(world.office.settings.timezone)
        for entry in (leap_day.pushed[0], months_end.pushed[-1])
    ]
    assert [f"{moment:%m-%d %H:%M}" for moment in local] == ["02-29 19:00", "03-31 19:00"]
    assert (len(leap_day.pushed), len(months_end.pushed)) == (5, 5)


@pytest.mark.parametrize(
    ("hours", "arrives"),
    [("18:00-20:00", "14 20:00"), ("12:00-09:00", "15 09:00"), ("19:00-19:30", "14 19:30")],
)
def test_quiet_hours_that_cover_the_chosen_time_move_the_prompt_to_their_end(
    database: Database, hours: str, arrives: str
) -> None:
    world = simulated(database, quiet_hours=hours, remind_after_hours="")
    phone = world.client()
    world.live_until(at("2026-10-16 12:00"))
    local = [entry.at.astimezone(world.office.settings.timezone) for entry in phone.pushed]
    assert [f"{moment:%d %H:%M}" for moment in local] == [arrives]


def test_what_came_due_in_the_night_waits_for_the_morning(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 23:00")
    assert phone.unasked == []
    world.at("2026-10-15 08:00")
    assert [entry.at for entry in phone.pushed] == [at("2026-10-15 08:00")]


def test_a_tap_on_hajimeru_begins_the_week_that_it_names(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    phone.tap("はじめる")
    assert "10月8日(木)から 10月14日(水)まで" in world_text(phone)


def test_the_button_of_an_old_prompt_begins_this_week_and_says_so(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    old = phone.button("はじめる")
    world.at("2026-10-21 19:00")
    phone.tap_data(old)
    assert "もう 時間が すぎました" in world_text(phone)
    assert "10月15日(木)から 10月21日(水)まで" in world_text(phone)


def test_the_other_buttons_of_an_old_prompt_do_nothing(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    old = phone.button("今週は休む")
    world.at("2026-10-21 19:00")
    assert "前の お知らせ" in phone.tap_data(old)
    world.at("2026-10-28 19:00")
    assert outcomes(world) == [PromptOutcome.SENT] * 3


def world_text(phone: "object") -> str:
    from tests.prompts.simulated import Phone, Side, _words

    assert isinstance(phone, Phone)
    return "\n".join(_words(e.message) for e in phone.person.entries if e.side is Side.BOT)
