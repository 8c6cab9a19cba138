"""What becomes of one client's prompt at a moment: sent, held, missed, or looked at again. Decides only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.holds import Hold, Progress, prompt_hold
from bot.schedule.pauses import Pause, PauseReason, pause_ended_before, pause_on
from bot.schedule.prompts import (
    SENT_AT_MOST_LATE,
    PromptPlan,
    PromptSlot,
    PromptTurn,
    latest_slot,
    next_slot,
    prompt_turn,
)
from bot.storage.appointed import DueClient
from bot.storage.models import PromptOutcome

_OUTCOMES = {
    Hold.BLOCKED: PromptOutcome.BLOCKED,
    Hold.NOT_ENROLLED: PromptOutcome.BLOCKED,
    Hold.CRISIS_OPEN: PromptOutcome.ALERT,
}


@dataclass(frozen=True, slots=True)
class Fallen:
    """A slot that fell due and what becomes of it; `pause_is_over` is said by its prompt."""

    slot: PromptSlot
    outcome: PromptOutcome
    pause_is_over: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One client looked at; `fallen` is None where nothing is new. `look_again_at` None: never."""

    client: DueClient
    look_again_at: datetime | None
    fallen: Fallen | None = None

    @property
    def is_sent(self) -> bool:
        return self.fallen is not None and self.fallen.outcome is PromptOutcome.SENT


def look_at(client: DueClient, at: datetime, calendar: OfficeCalendar) -> Look:
    """What becomes of this client's prompt at that moment."""
    if client.plan is None or client.standing.left:
        return Look(client, None)
    settled = _recorded_weeks(client) | _noted_weeks(client)
    turn = _turn(at, client.plan, client.pauses, frozenset(settled), calendar)
    # Paused weeks are looked at too: their rows say that they were paused.
    again = min(_next(at, client.plan, calendar), turn.look_again_at or datetime.max.replace(tzinfo=UTC))
    if turn.send is None:
        return Look(client, again, _unsent(client, client.plan, at, calendar))
    hold = prompt_hold(client.standing, Progress.NOT_BEGUN, calendar.day_of(at), calendar)
    outcome = PromptOutcome.SENT if hold is None else _OUTCOMES[hold]
    rested = pause_ended_before(turn.send.day, client.pauses) is not None
    return Look(client, again, Fallen(turn.send, outcome, rested))


# Clients who share a plan share the answer: of 100,000 due in one minute a handful is worked out.


@lru_cache(maxsize=4096)
def _turn(
    at: datetime,
    plan: PromptPlan,
    pauses: tuple[Pause, ...],
    settled: frozenset[date],
    calendar: OfficeCalendar,
) -> PromptTurn:
    return prompt_turn(at, plan, pauses, settled, calendar)


@lru_cache(maxsize=4096)
def _latest(at: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> PromptSlot | None:
    return latest_slot(at, plan, calendar)


@lru_cache(maxsize=4096)
def _next(at: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> datetime:
    return next_slot(at, plan, calendar).due_at


def _unsent(client: DueClient, plan: PromptPlan, at: datetime, calendar: OfficeCalendar) -> Fallen | None:
    """What to note of a slot that is not sent; None where it was noted before, or may still be sent."""
    slot = _latest(at, plan, calendar)
    if slot is None or slot.week_start in _noted_weeks(client):
        return None
    if slot.week_start in _recorded_weeks(client):
        return Fallen(slot, PromptOutcome.BEGUN)
    resting = _rest(client, (slot.day, calendar.day_of(at)), calendar)
    if resting is not None:
        return Fallen(slot, resting)
    is_late = calendar.outside_quiet_hours(at) - slot.due_at > SENT_AT_MOST_LATE
    return Fallen(slot, PromptOutcome.LATE) if is_late else None


def _rest(client: DueClient, days: Iterable[date], calendar: OfficeCalendar) -> PromptOutcome | None:
    for day in days:
        pause = pause_on(day, client.pauses)
        if pause is not None and pause.reason is PauseReason.THIS_WEEK:
            return PromptOutcome.RESTED
        if pause is not None or calendar.is_closed(day):
            return PromptOutcome.PAUSED
    return None


def _recorded_weeks(client: DueClient) -> set[date]:
    return {_monday(day) for day, _ in client.records}


def _noted_weeks(client: DueClient) -> set[date]:
    """Weeks that are settled; a prompt that waits for the month's pushes is not."""
    return {_monday(p.day) for p in client.prompts if p.outcome is not PromptOutcome.BUDGET}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
