"""What LINE holds up: never in quiet hours, never to somebody who has begun meanwhile."""

from bot.line.calls import Answer, Outcome
from bot.storage.models import SendStatus
from tests.prompts.simulated import SimulatedOffice, at


def down(world: SimulatedOffice, times: int = 1) -> None:
    world.calls.faults = [lambda _send: Answer(Outcome.NOT_SENT)] * times


def test_a_prompt_that_line_took_too_late_waits_for_the_morning(world: SimulatedOffice) -> None:
    phone = world.client()
    down(world)
    world.at("2026-10-14 19:00").at("2026-10-14 21:30")
    assert phone.unasked == []
    world.at("2026-10-15 07:59").at("2026-10-15 08:00")
    assert [entry.at for entry in phone.pushed] == [at("2026-10-15 08:00")]


def test_whoever_begins_while_the_prompt_waits_is_taken_off_its_list(world: SimulatedOffice) -> None:
    starter, other = world.client(), world.client()
    world.at("2026-10-14 18:59")
    world.platform.sending.quota.limit = 0
    world.at("2026-10-14 19:00")
    starter.say("はじめる")
    world.platform.sending.quota.limit = None
    world.at("2026-10-14 20:00")
    assert (starter.unasked, len(other.unasked)) == ([], 1)


def test_a_list_that_nobody_is_left_on_is_dropped(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 18:59")
    world.platform.sending.quota.limit = 0
    world.at("2026-10-14 19:00")
    phone.say("今週は休む")
    world.platform.sending.quota.limit = None
    world.at("2026-10-14 20:00")
    assert phone.unasked == []
    assert [send.status for send in world.sends() if send.channel == "multicast"] == [SendStatus.DROPPED]


def test_a_refused_list_is_split_and_the_others_are_reached_and_reminded(world: SimulatedOffice) -> None:
    phones = [world.client() for _ in range(4)]
    world.calls.faults = [lambda _send: Answer(Outcome.BAD_RECIPIENT)]
    world.at("2026-10-14 19:00").at("2026-10-15 19:00")
    assert [len(phone.unasked) for phone in phones] == [2] * 4
