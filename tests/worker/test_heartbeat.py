"""A worker that is silent for five minutes: managers get one mail, from whichever process sees it first."""

from datetime import timedelta

import pytest

from bot.heartbeat_watch import HeartbeatWatch, look_for_silence
from bot.storage import heartbeats
from bot.worker import Worker
from tests.prompts.simulated import SimulatedOffice
from tests.worker.test_due import wait_for


@pytest.fixture
def watched(world: SimulatedOffice) -> SimulatedOffice:
    world.staff("佐藤", is_manager=True)
    beat(world)
    return world


def beat(world: SimulatedOffice) -> None:
    with world.database.transaction() as session:
        heartbeats.beat(session, heartbeats.WORKER, world.now)


def look_after(world: SimulatedOffice, **span: float) -> bool:
    world.now += timedelta(**span)
    return look_for_silence(world.database, world.now)


def mails(world: SimulatedOffice) -> int:
    return sum(send.channel == "mail" for send in world.sends())


def test_a_short_silence_is_nothing(watched: SimulatedOffice) -> None:
    assert not look_after(watched, minutes=4, seconds=59)
    assert mails(watched) == 0


def test_five_minutes_are_told_once(watched: SimulatedOffice) -> None:
    assert look_after(watched, minutes=5)
    assert not look_after(watched, minutes=1)
    assert not look_after(watched, hours=5)
    assert mails(watched) == 1


def test_the_next_silence_is_told_again(watched: SimulatedOffice) -> None:
    look_after(watched, minutes=5)
    beat(watched)
    watched.now += timedelta(seconds=10)
    beat(watched)
    assert look_after(watched, minutes=5)
    assert mails(watched) == 2


def test_where_cron_ticks_every_quarter_of_an_hour_one_mail_is_enough(watched: SimulatedOffice) -> None:
    for _ in range(10):
        look_after(watched, minutes=7)
        watched.now += timedelta(minutes=8)
        beat(watched)
    assert mails(watched) == 1


def names_at_hand(world: SimulatedOffice) -> int:
    return world.database.keys.decrypt_name.cache_info().currsize


def test_a_web_process_keeps_no_names_in_memory(world: SimulatedOffice) -> None:
    world.client().row()
    assert names_at_hand(world) > 0
    watch = HeartbeatWatch(world.database, every=0.01)
    watch.start()
    wait_for(lambda: names_at_hand(world) == 0)
    watch.stop()


def test_nor_does_a_worker(world: SimulatedOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.do_what_is_due", lambda *_: None)
    world.client().row()
    Worker(world.office)._tick()
    assert names_at_hand(world) == 0


def test_a_worker_that_was_never_started_is_told_too(world: SimulatedOffice) -> None:
    world.staff("佐藤", is_manager=True)
    assert not look_after(world, minutes=1)
    assert look_after(world, minutes=5)
