"""Who stands by name in the week's first summary: two weeks of silence, two 今週は休む in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dialogs.state import RecordStatus
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.pauses import PauseReason, WeekOutcome, is_told_as_silent, pause_on
from bot.storage import appointed
from bot.storage.appointed import DueClient, PromptedWeek
from bot.storage.models import Client, PromptOutcome

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyNames:
    """Nicknames for the summary of the week's first working day; nothing of what anybody wrote."""

    silent: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.silent or self.resting)


def is_weeks_first_day(day: date, calendar: OfficeCalendar) -> bool:
    """Whether that is the first business day of its week: Monday, as a rule."""
    before = (day - count * _DAY for count in range(1, day.weekday() + 1))
    return calendar.is_business_day(day) and not any(calendar.is_business_day(one) for one in before)


def weekly_names(session: Session, staff_id: int, at: datetime, calendar: OfficeCalendar) -> WeeklyNames:
    """Of one staff member's own clients."""
    statement = select(Client.id, Client.nickname).where(
        Client.staff_id == staff_id, Client.line_user_id.is_not(None)
    )
    nicknames = {row.id: row.nickname or str(row.id) for row in session.execute(statement)}
    clients = [
        client
        for client in appointed.clients_of(session, list(nicknames), at, calendar)
        if client.standing.enrolled and not client.standing.left
    ]
    return WeeklyNames(
        silent=tuple(nicknames[client.id] for client in clients if _is_silent(client, at)),
        resting=tuple(nicknames[client.id] for client in clients if _is_resting(client)),
    )


def _is_silent(client: DueClient, at: datetime) -> bool:
    weeks = _weeks(client)
    is_over = weeks[-1].due_at <= at - _WEEK if weeks else False
    over = weeks if is_over else weeks[:-1]
    return is_told_as_silent([_outcome(client, week) for week in over])


def _is_resting(client: DueClient) -> bool:
    outcomes = [_outcome(client, week) for week in _weeks(client)]
    return outcomes[-2:] == [WeekOutcome.WEEK_OFF] * 2


def _weeks(client: DueClient) -> Sequence[PromptedWeek]:
    return sorted(client.prompts, key=lambda prompt: prompt.day)


def _outcome(client: DueClient, week: PromptedWeek) -> WeekOutcome:
    record = client.record_of(week.day)
    if record is not None:
        return WeekOutcome.ANSWERED if record is RecordStatus.SUBMITTED else WeekOutcome.UNFINISHED
    pause = pause_on(week.day, client.pauses)
    if pause is not None and pause.reason is PauseReason.THIS_WEEK:
        return WeekOutcome.WEEK_OFF
    # A week in which nobody was asked says nothing of the client.
    was_asked = pause is None and week.outcome is PromptOutcome.SENT
    return WeekOutcome.SILENT if was_asked else WeekOutcome.PAUSED
