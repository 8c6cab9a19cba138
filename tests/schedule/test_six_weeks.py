"""Six weeks of fifty clients, ticked as a worker would, without a worker."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.holds import Progress, Standing, prompt_hold, reminder_hold
from bot.schedule.pauses import Pause, PauseReason
from bot.schedule.prompts import PromptPlan, PromptSlot, PromptTime, next_slot, prompt_turn
from bot.schedule.reminders import RemindedWeek, reminder_at
from tests.schedule.calendars import BERLIN, NEW_YORK, TOKYO, at, office

WEEKS = 6
TICK = timedelta(minutes=15)
REMIND_AFTER = (24,)


class Habit(StrEnum):
    AT_THE_PROMPT = "at_the_prompt"
    NEVER = "never"


@dataclass
class Client:
    """One client and every push that reached the phone."""

    plan: PromptPlan
    habit: Habit
    pauses: tuple[Pause, ...] = ()
    prompts: list[tuple[datetime, PromptSlot]] = field(default_factory=list)
    reminders: list[datetime] = field(default_factory=list)
    week: RemindedWeek | None = None
    look_at: datetime | None = None
    remind_at: datetime | None = None

    @property
    def progress(self) -> Progress:
        answered = self.week is not None and self.habit is Habit.AT_THE_PROMPT
        return Progress.ANSWERED if answered else Progress.NOT_BEGUN


def tick(client: Client, now: datetime, calendar: OfficeCalendar) -> None:
    if client.look_at is not None and client.look_at <= now:
        prompt(client, now, calendar)
    if client.remind_at is not None and client.remind_at <= now:
        remind(client, now, calendar)


def prompt(client: Client, now: datetime, calendar: OfficeCalendar) -> None:
    settled = [slot.week_start for _, slot in client.prompts]
    turn = prompt_turn(now, client.plan, client.pauses, settled, calendar)
    client.look_at = turn.look_again_at
    standing, today = Standing(pauses=client.pauses), calendar.day_of(now)
    if turn.send and prompt_hold(standing, Progress.NOT_BEGUN, today, calendar) is None:
        client.prompts.append((now, turn.send))
        client.week = RemindedWeek(now, next_slot(now, client.plan, calendar).due_at)
        client.remind_at = reminder_at(client.week, now, REMIND_AFTER, calendar)


def remind(client: Client, now: datetime, calendar: OfficeCalendar) -> None:
    assert client.week is not None
    standing, today = Standing(pauses=client.pauses), calendar.day_of(now)
    if reminder_hold(standing, client.progress, today, calendar) is None:
        client.reminders.append(now)
        client.week = replace(client.week, sent=(*client.week.sent, now))
    client.remind_at = reminder_at(client.week, now, REMIND_AFTER, calendar)


def lived_through(zone: ZoneInfo, start: str, calendar: OfficeCalendar) -> list[Client]:
    begin = at(start, zone)
    pause = Pause(date(2026, 11, 2), date(2026, 11, 8), PauseReason.HOLIDAY)
    clients = [
        Client(
            PromptPlan(PromptTime(number % 7, time(8 + number % 13, 15 * (number % 4))), begin),
            Habit.NEVER if number % 3 == 0 else Habit.AT_THE_PROMPT,
            (pause,) if number % 5 == 0 else (),
            look_at=begin,
        )
        for number in range(50)
    ]
    for step in range(WEEKS * 7 * 24 * 4):
        for client in clients:
            tick(client, begin + step * TICK, calendar)
    return clients


@pytest.fixture(scope="module", params=[TOKYO, BERLIN, NEW_YORK], ids=lambda zone: zone.key)
def calendar(request: pytest.FixtureRequest) -> OfficeCalendar:
    return office(request.param)


@pytest.fixture(scope="module")
def clients(calendar: OfficeCalendar) -> list[Client]:
    """Six weeks from 12 October on; in Berlin and New York the clocks change on the way."""
    return lived_through(calendar.timezone, "2026-10-12 00:00", calendar)


def test_everyone_gets_one_prompt_at_their_local_time_in_each_unpaused_week(
    clients: list[Client], calendar: OfficeCalendar
) -> None:
    for client in clients:
        weeks = {slot.week_start for _, slot in client.prompts}
        assert len(weeks) == len(client.prompts) == WEEKS - len(client.pauses)
        for sent, _ in client.prompts:
            local = sent.astimezone(calendar.timezone)
            assert (local.weekday(), local.time()) == (
                client.plan.chosen.weekday,
                client.plan.chosen.clock,
            )


def test_only_those_who_have_not_answered_are_reminded_once_a_week(clients: list[Client]) -> None:
    for client in clients:
        if client.habit is Habit.AT_THE_PROMPT:
            assert client.reminders == []
        else:
            assert len(client.prompts) - 1 <= len(client.reminders) <= len(client.prompts)


def test_nothing_arrives_in_quiet_hours(clients: list[Client], calendar: OfficeCalendar) -> None:
    for client in clients:
        arrived = [sent for sent, _ in client.prompts] + client.reminders
        assert all(calendar.outside_quiet_hours(sent) == sent for sent in arrived)


def test_a_month_costs_four_and_a_half_pushes_or_twice_as_many(clients: list[Client]) -> None:
    months = WEEKS * 7 / 30.5
    for client in clients:
        pushes = (len(client.prompts) + len(client.reminders)) / months
        assert pushes <= (4.4 if client.habit is Habit.AT_THE_PROMPT else 8.8)
