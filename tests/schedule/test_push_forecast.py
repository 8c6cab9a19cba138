"""What a month will cost: the README's figure for the free plan is computed here."""

from datetime import UTC, datetime, time, timedelta
from statistics import mean

from bot.schedule.prompts import PromptPlan, PromptTime
from bot.schedule.push_forecast import PromptedGroup, forecast_rest_of_month
from tests.schedule.calendars import at, office

FREE_PLAN = 200
CLIENTS = 35
A_YEAR_AGO = datetime(2025, 1, 1, tzinfo=UTC)
MONTHS = [f"2026-{month:02}-01 00:00" for month in range(1, 13)]


def forecast_of(month: str, reminders_a_prompt: float) -> tuple[int, int, int]:
    """Prompts, reminders and notices of 35 clients, five a weekday, with one interview a month each."""
    begins = at(month)
    groups = [
        PromptedGroup(PromptPlan(PromptTime(weekday, time(19)), A_YEAR_AGO), CLIENTS // 7)
        for weekday in range(7)
    ]
    notices = [begins + timedelta(days=day) for day in (5, 9) for _ in range(CLIENTS)]
    found = forecast_rest_of_month(begins, groups, notices, reminders_a_prompt, office())
    return found.prompts, found.reminders, found.interview_notices


def test_35_clients_need_about_233_pushes_a_month_and_not_the_200_of_the_free_plan() -> None:
    """Where one prompt in fourteen is reminded of."""
    prompts, reminders, notices = (
        mean(parts) for parts in zip(*(forecast_of(month, 1 / 14) for month in MONTHS), strict=True)
    )
    assert (round(prompts), round(reminders), notices) == (152, 11, 70)
    assert round(prompts + reminders + notices) == 233 > FREE_PLAN


def test_where_nobody_answers_before_the_reminder_they_need_many_more() -> None:
    assert round(mean(sum(forecast_of(month, 1.0)) for month in MONTHS)) == 374
