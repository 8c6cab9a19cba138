"""Six weeks of fifty clients, through storage and a LINE platform; only time is not real."""

import shutil
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.storage.encryption import KeyRing
from bot.storage.models import SendStatus
from bot.storage.session import open_database
from tests.prompts.simulated import Phone, SimulatedOffice, at, simulated

WEEKS = 6
START, END = "2026-10-12 00:00", "2026-11-23 00:00"
MONTHS = WEEKS * 7 / 30.5
NEVER_ANSWERS, ANSWERS, BEGINS = "never answers", "answers", "begins and stops"
HABITS = (NEVER_ANSWERS, ANSWERS, BEGINS, NEVER_ANSWERS, BEGINS)
CLOCKS = (time(8), time(14, 15), time(20, 45))
HURRY = "PRAGMA synchronous=OFF"
"""Nothing here tests what survives a power cut."""


class Lived:
    """What became of the fifty: who answers at the prompt, who begins and stops, who never answers."""

    def __init__(self, world: SimulatedOffice) -> None:
        self.world = world
        self.phones = [self._client(number) for number in range(50)]
        self.prompt_seen = dict.fromkeys(range(50), 0)
        world.live_until(at(END), self._answer)

    def _client(self, number: int) -> Phone:
        phone = self.world.client(number % 7, CLOCKS[number % 3])
        if pauses(number):
            phone.say("設定")
            phone.tap("休む")
            phone.say("10月18日")
            phone.tap("休暇")
        return phone

    def of_habit(self, habit: str) -> list[Phone]:
        return [phone for number, phone in enumerate(self.phones) if habit_of(number) == habit]

    def _answer(self) -> None:
        for number, phone in enumerate(self.phones):
            prompts = sum("今週の 記録" in text or "お休みが 終わり" in text for text in phone.unasked)
            if prompts > self.prompt_seen[number]:
                self.prompt_seen[number] = prompts
                self._react(number, phone)

    def _react(self, number: int, phone: Phone) -> None:
        if habit_of(number) == ANSWERS:
            phone.fill_in()
            phone.tap("送信する")
        elif habit_of(number) == BEGINS:
            phone.tap("はじめる")
            phone.tap("1 休まず行った")


def habit_of(number: int) -> str:
    return HABITS[number % len(HABITS)]


def pauses(number: int) -> bool:
    """Through the first week."""
    return number % 4 == 0


@pytest.fixture(scope="module")
def lived(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Lived:
    file = tmp_path_factory.mktemp("six-weeks") / "tsuzuku.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", keys)
    event.listen(database.engine, "connect", lambda connection, _: connection.execute(HURRY))
    return Lived(simulated(database, START))


def test_each_gets_one_prompt_in_each_unpaused_week_at_the_chosen_time(lived: Lived) -> None:
    zone = lived.world.office.settings.timezone
    for number, phone in enumerate(lived.phones):
        prompts = [e for e, text in zip(phone.pushed, phone.unasked, strict=True) if "続き" not in text]
        local = [entry.at.astimezone(zone) for entry in prompts]
        assert len({day.isocalendar().week for day in local}) == len(local)
        assert len(local) == WEEKS - pauses(number)
        assert {(day.weekday(), day.time()) for day in local} == {(number % 7, CLOCKS[number % 3])}


def test_nobody_who_has_answered_is_reminded(lived: Lived) -> None:
    assert not any("続き" in text for phone in lived.of_habit(ANSWERS) for text in phone.unasked)
    for phone in [*lived.of_habit(NEVER_ANSWERS), *lived.of_habit(BEGINS)]:
        reminders = sum("続き" in text for text in phone.unasked)
        assert len(phone.pushed) - reminders - 1 <= reminders <= len(phone.pushed) - reminders


def test_nothing_arrives_in_quiet_hours(lived: Lived) -> None:
    calendar = lived.world.office.calendar()
    arrived = [entry.at for phone in lived.phones for entry in phone.pushed]
    assert all(calendar.outside_quiet_hours(moment) == moment for moment in arrived)


def test_pushes_for_each_client_and_month(lived: Lived) -> None:
    for habit, most in ((NEVER_ANSWERS, 8.8), (ANSWERS, 4.4), (BEGINS, 8.8)):
        monthly = [len(phone.pushed) / MONTHS for phone in lived.of_habit(habit)]
        print(f"who {habit}: {min(monthly):.2f} to {max(monthly):.2f} pushes a month")  # noqa: T201  asked for
        assert max(monthly) <= most


def test_nothing_is_left_over(lived: Lived) -> None:
    assert lived.world.sends(SendStatus.QUEUED, SendStatus.WAITING_FOR_QUOTA) == []
    assert len(lived.world.prompts()) == 50 * WEEKS
