"""Around an interview: when the agenda is asked for, the client is told, the digest is ready."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.schedule.business_days import OfficeCalendar

AGENDA_BUSINESS_DAYS_BEFORE = 5
NOTICE_BUSINESS_DAYS_BEFORE = 1


class InterviewNotice(StrEnum):
    """What a client is sent before an interview."""

    AGENDA = "agenda"
    DAY_BEFORE = "day_before"


@dataclass(frozen=True, slots=True)
class InterviewTimes:
    """The moments (UTC) around one interview, each at the office's opening on its day."""

    agenda_at: datetime
    digest_at: datetime
    notice_at: datetime
    begins_at: datetime

    def window(self, notice: InterviewNotice) -> tuple[datetime, datetime]:
        """From when, and until before when, the notice may go out."""
        if notice is InterviewNotice.AGENDA:
            return self.agenda_at, self.notice_at
        return self.notice_at, self.begins_at


def interview_times(
    begins_at: datetime, digest_business_days_before: int, calendar: OfficeCalendar
) -> InterviewTimes:
    """When each step is due.

    The opening, not the evening: 日を変えたい then leaves staff a day to find another date.
    """
    day = calendar.day_of(begins_at)

    def morning(count: int) -> datetime:
        return calendar.outside_quiet_hours(calendar.opening(calendar.business_days_before(day, count)))

    return InterviewTimes(
        agenda_at=morning(AGENDA_BUSINESS_DAYS_BEFORE),
        digest_at=morning(digest_business_days_before),
        notice_at=morning(NOTICE_BUSINESS_DAYS_BEFORE),
        begins_at=begins_at,
    )


def notice_at(
    notice: InterviewNotice, times: InterviewTimes, now: datetime, calendar: OfficeCalendar
) -> datetime | None:
    """When the notice may go out: `now` means at once, None that its time is over.

    An interview planned late is caught up: the agenda until the notice is due, the notice until
    the interview begins.
    """
    opens_at, closes_at = times.window(notice)
    at = calendar.outside_quiet_hours(max(opens_at, now))
    return at if at < closes_at else None
