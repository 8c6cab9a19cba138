"""What a client's latest prompt still allows, as the conversation asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.dialogs.context import Prompted, Week
from bot.dialogs.state import RecordStatus
from bot.office import Office
from bot.prompts.reminder_looks import reminded_week
from bot.schedule.later import Later, later_at
from bot.schedule.pauses import Pause, is_second_week_off_in_a_row, pause_on, week_off
from bot.schedule.prompts import BELONGS_TO_LATEST_FOR, PromptPlan, next_slot, slot_for_record
from bot.schedule.reminders import RemindedWeek, has_place_for_later
from bot.storage import appointed
from bot.storage.appointed import DueClient, PromptedWeek
from bot.storage.models import PromptOutcome

_DAYS_OF_A_RECORD = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PromptStanding:
    """The latest prompt's buttons, and the pause that lasts today."""

    prompt: Prompted | None
    pause: Pause | None


def prompt_standing(office: Office, session: Session, client_id: int, now: datetime) -> PromptStanding:
    """What あとで and 今週は休む would do now."""
    calendar = office.calendar()
    client = appointed.client_of(session, client_id, now, calendar)
    latest, plan = client.latest, client.plan
    resting = pause_on(calendar.day_of(now), client.pauses)
    if latest is None or plan is None:
        return PromptStanding(None, resting)
    following = next_slot(max(latest.due_at, now), plan, calendar)
    off = week_off(latest.day, max(following.day, latest.day + timedelta(days=1)))
    return PromptStanding(
        Prompted(
            day=latest.day,
            next_at=following.due_at,
            later=_later(office, latest, plan, now),
            submitted=client.record_of(latest.day) is RecordStatus.SUBMITTED,
            rested=any(
                one.reason is off.reason and one.starts_on == off.starts_on for one in client.pauses
            ),
            rested_before=is_second_week_off_in_a_row(off, client.pauses),
        ),
        resting,
    )


def week_on_offer(office: Office, session: Session, client_id: int, now: datetime) -> Week | None:
    """The record that would begin now: the latest prompt's for 96 hours, else the next one's."""
    calendar = office.calendar()
    client = appointed.client_of(session, client_id, now, calendar)
    if client.plan is None:
        return None
    prompted = _prompted(client, now)
    if prompted is not None:
        return Week(prompted, prompted - _DAYS_OF_A_RECORD, prompted)
    recorded = {_monday(day) for day, _ in client.records}
    slot = slot_for_record(now, client.plan, recorded, calendar)
    if slot is None:
        return None
    last = min(slot.day, calendar.day_of(now))
    return Week(slot.day, last - _DAYS_OF_A_RECORD, last)


def _prompted(client: DueClient, now: datetime) -> date | None:
    """The day of a prompt that was sent, has no record yet, and whose time is not over."""
    latest = client.latest
    if latest is None or latest.outcome is not PromptOutcome.SENT:
        return None
    in_time = now - latest.due_at < BELONGS_TO_LATEST_FOR
    recorded = {_monday(day) for day, _ in client.records}
    return latest.day if in_time and _monday(latest.day) not in recorded else None


def _later(
    office: Office, latest: PromptedWeek, plan: PromptPlan, now: datetime
) -> Mapping[Later, datetime]:
    calendar, hours = office.calendar(), office.settings.remind_after_hours
    ends_at = next_slot(max(latest.due_at, now), plan, calendar).due_at
    # LINE's acceptance may not be marked yet when somebody taps at once.
    week = reminded_week(latest, plan, calendar) or RemindedWeek(latest.due_at, ends_at)
    if not has_place_for_later(week, hours):
        return {}
    moments = {choice: later_at(choice, now, plan.chosen.clock, calendar) for choice in Later}
    return {choice: at for choice, at in moments.items() if at < ends_at}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
