"""Pauses: days without prompts, why, who ends them, and when silence is told to staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.schedule.business_days import OfficeCalendar

STAFF_ASKED_BUSINESS_DAYS_BEFORE = 3
SILENT_WEEKS_TOLD_TO_STAFF = 2
LONGEST = timedelta(days=3 * 366)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class PauseReason(StrEnum):
    """Why a client pauses (休職, 入院, 休暇, その他, 今週は休む)."""

    LEAVE_OF_ABSENCE = "leave_of_absence"
    HOSPITAL = "hospital"
    HOLIDAY = "holiday"
    OTHER = "other"
    THIS_WEEK = "this_week"

    @property
    def ends_by_itself(self) -> bool:
        """休職 and 入院 end only when staff say so."""
        return self not in {PauseReason.LEAVE_OF_ABSENCE, PauseReason.HOSPITAL}


class PauseEndsBeforeItStartsError(ValueError):
    """A pause's last day lies before its first."""


class PauseNeedsAnEndError(ValueError):
    """A pause that ends by itself has to say when."""


class PauseTooLongError(ValueError):
    """A pause of over three years is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days without prompts, both ends included.

    `ends_on` is the last day as planned; where staff have to end the pause it is only expected.
    `resumed_on` is the first day after it, once a person has ended it by hand.
    """

    starts_on: date
    ends_on: date | None
    reason: PauseReason
    resumed_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is None and self.reason.ends_by_itself:
            raise PauseNeedsAnEndError(f"a pause for {self.reason} needs its last day")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise PauseEndsBeforeItStartsError(
                f"the pause ends on {self.ends_on}, before it starts on {self.starts_on}"
            )
        if self.ends_on is not None and self.ends_on - self.starts_on > LONGEST:
            raise PauseTooLongError(f"a pause until {self.ends_on} is too long: check the year")

    @property
    def last_day(self) -> date | None:
        """The last day without prompts; None while nobody has ended it."""
        if self.resumed_on is not None:
            return self.resumed_on - _DAY
        return self.ends_on if self.reason.ends_by_itself else None

    def covers(self, day: date) -> bool:
        """Whether that day lies in the pause."""
        return self.starts_on <= day and (self.last_day is None or day <= self.last_day)


def pause_on(day: date, pauses: Sequence[Pause]) -> Pause | None:
    """The pause in which that day lies."""
    return next((pause for pause in pauses if pause.covers(day)), None)


def ask_staff_to_end_at(pause: Pause, calendar: OfficeCalendar) -> datetime | None:
    """When staff are asked whether a 休職 or 入院 ends: the opening three business days before.

    None where the pause ends by itself, has been ended, or has no expected end.
    """
    if pause.reason.ends_by_itself or pause.resumed_on is not None or pause.ends_on is None:
        return None
    asked = calendar.business_days_before(pause.ends_on, STAFF_ASKED_BUSINESS_DAYS_BEFORE)
    return calendar.opening(asked)


def pause_ended_before(day: date, pauses: Sequence[Pause]) -> Pause | None:
    """The pause of which the prompt on `day` says that it is over: it ended in the week before.

    今週は休む named its end when it was tapped, so it is never announced.
    """
    ended = (
        pause
        for pause in pauses
        if pause.reason is not PauseReason.THIS_WEEK
        and pause.last_day is not None
        and pause.starts_on <= pause.last_day
        and _DAY <= day - pause.last_day <= _WEEK
    )
    return max(ended, key=lambda pause: pause.last_day or date.min, default=None)


def week_off(slot_day: date, following_slot_day: date) -> Pause:
    """今週は休む for the prompt that falls on `slot_day`: up to the day before the next one."""
    return Pause(slot_day, following_slot_day - _DAY, PauseReason.THIS_WEEK)


def is_second_week_off_in_a_row(week_off: Pause, earlier: Sequence[Pause]) -> bool:
    """Whether the week before was 今週は休む too: then the client is asked kindly why."""
    return any(
        pause.reason is PauseReason.THIS_WEEK
        and pause.last_day is not None
        and _DAY <= week_off.starts_on - pause.last_day <= _WEEK
        for pause in earlier
    )


class WeekOutcome(StrEnum):
    """What came of a week whose next prompt has fallen due."""

    ANSWERED = "answered"
    UNFINISHED = "unfinished"
    SILENT = "silent"
    WEEK_OFF = "week_off"
    PAUSED = "paused"


def silent_weeks(outcomes: Sequence[WeekOutcome]) -> int:
    """How many weeks, newest last, have passed without a word; pauses neither count nor break."""
    count = 0
    for outcome in reversed([week for week in outcomes if week is not WeekOutcome.PAUSED]):
        if outcome is not WeekOutcome.SILENT:
            break
        count += 1
    return count


def is_told_as_silent(outcomes: Sequence[WeekOutcome]) -> bool:
    """Whether the client stands by name in the staff's Monday summary."""
    return silent_weeks(outcomes) >= SILENT_WEEKS_TOLD_TO_STAFF
