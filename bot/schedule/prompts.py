"""The weekly invitation: when it falls due, how late it may go out, which record it owns."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.pauses import Pause, pause_on

SENT_AT_MOST_LATE = timedelta(hours=48)
BELONGS_TO_LATEST_FOR = timedelta(hours=96)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class NoSuchWeekdayError(ValueError):
    """Weekdays run from 0 (Monday) to 6 (Sunday)."""


@dataclass(frozen=True, slots=True)
class PromptTime:
    """The client's choice: weekday (Monday is 0) and local time."""

    weekday: int
    clock: time

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise NoSuchWeekdayError(f"there is no weekday {self.weekday}: use 0 (Monday) to 6")


@dataclass(frozen=True, slots=True)
class PromptSlot:
    """One week's invitation: the moment (UTC) and local day it falls due, that week's Monday."""

    due_at: datetime
    day: date
    week_start: date


@dataclass(frozen=True, slots=True)
class PromptPlan:
    """The choice in force, since when, and the last slot that had fallen due before it was made.

    A week has one slot at most, also when the client moves to a later weekday within it.
    """

    chosen: PromptTime
    since: datetime
    earlier: PromptSlot | None = None


@dataclass(frozen=True, slots=True)
class PromptTurn:
    """What to do for one client now: the slot to send, if any, and when to look again."""

    send: PromptSlot | None
    look_again_at: datetime | None


def slot_on(day: date, clock: time, calendar: OfficeCalendar) -> PromptSlot:
    """The slot of that local day and time, moved out of quiet hours."""
    due_at = calendar.outside_quiet_hours(calendar.moment(day, clock))
    due_day = calendar.day_of(due_at)
    return PromptSlot(due_at, due_day, due_day - timedelta(days=due_day.weekday()))


def next_slot(after: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> PromptSlot:
    """The first slot due after that moment, whether or not a pause covers it."""
    return next(slots_after(after, plan, calendar))


def slots_after(after: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> Iterator[PromptSlot]:
    """All slots due after that moment, in order, without an end."""
    return (slot for slot in _slots(after, plan, calendar) if slot.due_at > after)


def latest_slot(now: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> PromptSlot | None:
    """The slot that fell due last, sent or not; None where none has yet."""
    due = takewhile(lambda slot: slot.due_at <= now, _slots(now - 2 * _WEEK, plan, calendar))
    return max(due, key=lambda slot: slot.due_at, default=plan.earlier)


def changed(plan: PromptPlan, chosen: PromptTime, now: datetime, calendar: OfficeCalendar) -> PromptPlan:
    """The plan after the client has chosen another weekday or time."""
    return PromptPlan(chosen, now, latest_slot(now, plan, calendar))


def slot_for_record(
    now: datetime, plan: PromptPlan, recorded_weeks: Collection[date], calendar: OfficeCalendar
) -> PromptSlot | None:
    """The slot that a record begun now belongs to.

    The latest one if it fell due under 96 hours ago and has no record yet, else the next one,
    which is then not sent. A pause takes no slot away: who pauses may still answer. None where
    the next one has its record already: that record can be corrected instead.
    """
    latest = latest_slot(now, plan, calendar)
    if latest is not None and _awaits_record(latest, now, recorded_weeks):
        return latest
    upcoming = next_slot(now, plan, calendar)
    return None if upcoming.week_start in recorded_weeks else upcoming


def next_prompt(
    after: datetime, plan: PromptPlan, pauses: Sequence[Pause], calendar: OfficeCalendar
) -> PromptSlot | None:
    """The next slot that neither a pause nor a closure covers; None in a pause without an end."""
    slot = next_slot(after, plan, calendar)
    while is_rest_day(slot.day, pauses, calendar):
        pause = pause_on(slot.day, pauses)
        if pause is not None and pause.last_day is None:
            return None
        slot = next_slot(slot.due_at, plan, calendar)
    return slot


def is_rest_day(day: date, pauses: Sequence[Pause], calendar: OfficeCalendar) -> bool:
    """Whether a pause or a closure covers the day: what falls due on it is never sent."""
    return pause_on(day, pauses) is not None or calendar.is_closed(day)


def prompt_turn(
    now: datetime,
    plan: PromptPlan,
    pauses: Sequence[Pause],
    settled_weeks: Collection[date],
    calendar: OfficeCalendar,
) -> PromptTurn:
    """Whether a prompt goes out now, and when to look again, also after long downtime.

    `settled_weeks` are the weeks (Mondays) that were prompted, begun or finished already. One
    prompt at most, up to 48 hours late, never in quiet hours or in a pause.
    """
    upcoming = next_prompt(now, plan, pauses, calendar)
    look_again_at = upcoming.due_at if upcoming else None
    slot = latest_slot(now, plan, calendar)
    if slot is None or slot.week_start in settled_weeks:
        return PromptTurn(None, look_again_at)
    if any(is_rest_day(day, pauses, calendar) for day in (slot.day, calendar.day_of(now))):
        return PromptTurn(None, look_again_at)
    sendable_at = calendar.outside_quiet_hours(now)
    if sendable_at - slot.due_at > SENT_AT_MOST_LATE:
        return PromptTurn(None, look_again_at)
    return PromptTurn(slot, look_again_at) if sendable_at <= now else PromptTurn(None, sendable_at)


def _slots(start: datetime, plan: PromptPlan, calendar: OfficeCalendar) -> Iterator[PromptSlot]:
    """The plan's slots in order, from some days before `start`, without an end."""
    first_week = plan.earlier.week_start if plan.earlier else date.min
    day = calendar.day_of(max(start, plan.since)) - 2 * _DAY
    day += timedelta(days=(plan.chosen.weekday - day.weekday()) % 7)
    while True:
        slot = slot_on(day, plan.chosen.clock, calendar)
        if slot.due_at > plan.since and slot.week_start > first_week:
            yield slot
        day += _WEEK


def _awaits_record(slot: PromptSlot, now: datetime, recorded_weeks: Collection[date]) -> bool:
    return now - slot.due_at < BELONGS_TO_LATEST_FOR and slot.week_start not in recorded_weeks
