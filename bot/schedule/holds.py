"""Why nothing is sent unasked to a client now: each reason ends prompts and reminders at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.schedule.business_days import OfficeCalendar
from bot.schedule.pauses import Pause
from bot.schedule.prompts import is_rest_day


class Hold(StrEnum):
    """What keeps a prompt or a reminder back."""

    NOT_ENROLLED = "not_enrolled"
    LEFT = "left"
    BLOCKED = "blocked"
    CRISIS_OPEN = "crisis_open"
    RESTING = "resting"
    BEGUN = "begun"
    ANSWERED = "answered"


class Progress(StrEnum):
    """How far the week's record has come; `answered` also before 送信する."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Standing:
    """A client as the schedule sees them; `crisis_open` lasts until the alert is resolved."""

    enrolled: bool = True
    left: bool = False
    blocked: bool = False
    crisis_open: bool = False
    pauses: Sequence[Pause] = ()


def prompt_hold(
    standing: Standing, progress: Progress, today: date, calendar: OfficeCalendar
) -> Hold | None:
    """Why this week's prompt is not sent; None where nothing speaks against it."""
    if progress is Progress.BEGUN:
        return _hold(standing, today, calendar) or Hold.BEGUN
    return reminder_hold(standing, progress, today, calendar)


def reminder_hold(
    standing: Standing, progress: Progress, today: date, calendar: OfficeCalendar
) -> Hold | None:
    """Why this week's reminder is not sent; a record begun and not finished is reminded of."""
    if (hold := _hold(standing, today, calendar)) is not None:
        return hold
    return Hold.ANSWERED if progress is Progress.ANSWERED else None


def _hold(standing: Standing, today: date, calendar: OfficeCalendar) -> Hold | None:
    reasons = {
        Hold.NOT_ENROLLED: not standing.enrolled,
        Hold.LEFT: standing.left,
        Hold.BLOCKED: standing.blocked,
        Hold.CRISIS_OPEN: standing.crisis_open,
        Hold.RESTING: is_rest_day(today, standing.pauses, calendar),
    }
    return next((hold for hold, holds in reasons.items() if holds), None)
