"""What the schedule will push until LINE's month ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.pauses import Pause
from bot.schedule.prompts import PromptPlan, is_rest_day, slots_after
from bot.schedule.push_budget import Forecast, month_end


@dataclass(frozen=True, slots=True)
class PromptedGroup:
    """Clients who share a plan and pauses; whoever pauses stands in a group of their own."""

    plan: PromptPlan
    clients: int
    pauses: Sequence[Pause] = ()


def forecast_rest_of_month(
    now: datetime,
    groups: Iterable[PromptedGroup],
    notice_times: Iterable[datetime],
    reminders_a_prompt: float,
    calendar: OfficeCalendar,
) -> Forecast:
    """What the schedule will push until the month ends.

    `notice_times` are the moments of interview notices not yet sent; `reminders_a_prompt` is how
    many reminders followed a prompt lately, len(REMIND_AFTER_HOURS) at most.
    """
    until = month_end(now)
    prompts = sum(group.clients * _prompts_until(until, now, group, calendar) for group in groups)
    return Forecast(
        interview_notices=sum(now < at < until for at in notice_times),
        prompts=prompts,
        reminders=round(prompts * reminders_a_prompt),
    )


def _prompts_until(until: datetime, now: datetime, group: PromptedGroup, calendar: OfficeCalendar) -> int:
    slots = takewhile(lambda slot: slot.due_at < until, slots_after(now, group.plan, calendar))
    return sum(not is_rest_day(slot.day, group.pauses, calendar) for slot in slots)
