"""Reminders: when the next one may go out to a client who has not answered every question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.schedule.business_days import OfficeCalendar


@dataclass(frozen=True, slots=True)
class RemindedWeek:
    """A week whose prompt has gone out and what was reminded of it so far.

    `counts_from`: when LINE accepted the prompt, or when it fell due where a record begun early
    took its place. `ends_at`: when the next slot falls due. `sent`: reminders that LINE accepted.
    `later_at`: what あとで asked for last.
    """

    counts_from: datetime
    ends_at: datetime
    sent: tuple[datetime, ...] = ()
    later_at: datetime | None = None


def reminder_at(
    week: RemindedWeek, now: datetime, remind_after: Sequence[int], calendar: OfficeCalendar
) -> datetime | None:
    """When the next reminder may go out: `now` means at once, None never in this week.

    あとで takes the place of the next reminder. What came due while nothing ran is caught up with
    one reminder; those that it has overtaken are left out.
    """
    if len(week.sent) >= len(remind_after):
        return None
    chosen = _later_pending(week) or _scheduled(week, remind_after)
    if chosen is None:
        return None
    at = calendar.outside_quiet_hours(max(chosen, now))
    return at if at < week.ends_at else None


def has_place_for_later(week: RemindedWeek, remind_after: Sequence[int]) -> bool:
    """Whether あとで can still bring a push: else the answer to the tap promises none."""
    return len(week.sent) < len(remind_after)


def _later_pending(week: RemindedWeek) -> datetime | None:
    if week.later_at is None or any(sent >= week.later_at for sent in week.sent):
        return None
    return week.later_at


def _scheduled(week: RemindedWeek, remind_after: Sequence[int]) -> datetime | None:
    last = max(week.sent, default=week.counts_from)
    times = (week.counts_from + timedelta(hours=hour) for hour in remind_after[len(week.sent) :])
    return next((at for at in times if at > last), None)
