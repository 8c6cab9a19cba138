"""Whether one client is reminded at a moment, and when to look again. Decides only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogs.state import RecordStatus
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.holds import Progress, reminder_hold
from bot.schedule.prompts import PromptPlan, next_slot
from bot.schedule.reminders import RemindedWeek, reminder_at
from bot.storage.appointed import DueClient, PromptedWeek
from bot.storage.models import PromptOutcome

ASK_AGAIN_AFTER = timedelta(hours=1)
"""While LINE has not accepted the prompt there is nothing to remind of."""

_REMINDED_OF = {PromptOutcome.SENT, PromptOutcome.BEGUN}


@dataclass(frozen=True, slots=True)
class ReminderLook:
    """One client looked at: the prompt to remind of now, if any, and when to look again (None: never)."""

    client: DueClient
    look_again_at: datetime | None
    prompt: PromptedWeek | None = None


def look_at(
    client: DueClient, at: datetime, remind_after: Sequence[int], calendar: OfficeCalendar
) -> ReminderLook:
    """Whether this client is due a reminder. Whether every question is answered is asked afterwards."""
    prompt = client.latest
    if client.plan is None or prompt is None or prompt.outcome not in _REMINDED_OF:
        return ReminderLook(client, None)
    week = reminded_week(prompt, client.plan, calendar)
    if week is None:
        again = at + ASK_AGAIN_AFTER
        ends_at = next_slot(prompt.due_at, client.plan, calendar).due_at
        return ReminderLook(client, again if again < ends_at else None)
    due = reminder_at(week, at, remind_after, calendar)
    if due is None or due > at:
        return ReminderLook(client, due)
    if reminder_hold(client.standing, _progress(client, prompt), calendar.day_of(at), calendar):
        return ReminderLook(client, None)
    after = replace(week, sent=(*week.sent, at))
    return ReminderLook(client, reminder_at(after, at, remind_after, calendar), prompt)


def reminded_week(prompt: PromptedWeek, plan: PromptPlan, calendar: OfficeCalendar) -> RemindedWeek | None:
    """The week as the schedule counts it; None while LINE has not accepted its prompt."""
    counts_from = _counts_from(prompt)
    if counts_from is None:
        return None
    return RemindedWeek(
        counts_from=counts_from,
        ends_at=next_slot(prompt.due_at, plan, calendar).due_at,
        sent=(prompt.reminded_at,) * prompt.reminders if prompt.reminded_at else (),
        later_at=prompt.later_at,
    )


def _counts_from(prompt: PromptedWeek) -> datetime | None:
    if prompt.outcome is PromptOutcome.BEGUN:
        return prompt.due_at
    if prompt.accepted_at is None or prompt.prompted_at is None:
        return None
    # `tick --at` prompts for a moment that is not the real one: the later of the two counts.
    return max(prompt.accepted_at, prompt.prompted_at)


def _progress(client: DueClient, prompt: PromptedWeek) -> Progress:
    record = client.record_of(prompt.day)
    if record is None:
        return Progress.NOT_BEGUN
    return Progress.ANSWERED if record is RecordStatus.SUBMITTED else Progress.BEGUN
