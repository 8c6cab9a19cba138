"""Clients whose prompt or reminder has fallen due: claimed by one worker, with all that decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.concerns.concern import Level
from bot.dialogs.state import RecordStatus
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.holds import Standing
from bot.schedule.pauses import Pause, PauseReason
from bot.schedule.prompts import PromptPlan, PromptTime, slot_on
from bot.storage import models
from bot.storage.models import Alert, AlertState, Client, Prompt, PromptOutcome, Record, table_of

CLIENTS = table_of(Client)
PAUSES = table_of(models.Pause)
PROMPTS = table_of(Prompt)
RECORDS = table_of(Record)
LOOK_BACK = timedelta(days=28)
"""How far back weeks and pauses matter to what is due now."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_CRISIS_OPEN = exists().where(
    Alert.client_id == CLIENTS.c.id, Alert.level == Level.CRISIS, Alert.state != AlertState.RESOLVED
)
_DUE: Select[Any] = select(
    CLIENTS.c.id,
    CLIENTS.c.line_user_id,
    CLIENTS.c.blocked_at,
    CLIENTS.c.consented_at,
    CLIENTS.c.stopped_at,
    CLIENTS.c.ended_on,
    CLIENTS.c.prompt_weekday,
    CLIENTS.c.prompt_time,
    CLIENTS.c.prompt_chosen_at,
    CLIENTS.c.earlier_prompt_at,
    _CRISIS_OPEN.label("crisis_open"),
)


@dataclass(frozen=True, slots=True)
class PromptedWeek:
    """A week's prompt as stored."""

    id: int
    day: date
    due_at: datetime
    outcome: PromptOutcome
    send_id: int | None
    prompted_at: datetime | None
    accepted_at: datetime | None
    later_at: datetime | None
    reminders: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueClient:
    """A client as the schedule sees them. `records` are the states of their records by day."""

    id: int
    line_user_id: str | None
    plan: PromptPlan | None
    standing: Standing
    pauses: tuple[Pause, ...] = ()
    prompts: tuple[PromptedWeek, ...] = ()
    records: tuple[tuple[date, RecordStatus], ...] = ()

    @property
    def latest(self) -> PromptedWeek | None:
        """The last prompt that fell due."""
        return max(self.prompts, key=lambda prompt: prompt.day, default=None)

    def record_of(self, day: date) -> RecordStatus | None:
        """What became of that day's record, None where none was begun."""
        return dict(self.records).get(day)


def claim_due_for_prompt(
    session: Session, at: datetime, limit: int, calendar: OfficeCalendar
) -> list[DueClient]:
    """Lock the clients whose prompt is due; those that another worker holds are left to it."""
    due = _DUE.where(CLIENTS.c.next_prompt_at <= at).order_by(CLIENTS.c.next_prompt_at)
    return _claimed(session, due, at, limit, calendar)


def claim_due_for_reminder(
    session: Session, at: datetime, limit: int, calendar: OfficeCalendar
) -> list[DueClient]:
    """The same for reminders."""
    due = _DUE.where(CLIENTS.c.next_reminder_at <= at).order_by(CLIENTS.c.next_reminder_at)
    return _claimed(session, due, at, limit, calendar)


def client_of(session: Session, client_id: int, at: datetime, calendar: OfficeCalendar) -> DueClient:
    """One client, as the schedule sees them at that moment."""
    return _loaded(session, session.execute(_DUE.where(CLIENTS.c.id == client_id)).all(), at, calendar)[0]


def clients_of(
    session: Session, client_ids: Collection[int], at: datetime, calendar: OfficeCalendar
) -> list[DueClient]:
    """Several clients, not locked."""
    rows = session.execute(_DUE.where(CLIENTS.c.id.in_(client_ids)).order_by(CLIENTS.c.id)).all()
    return _loaded(session, rows, at, calendar)


def plan_of(
    weekday: int | None,
    clock: time | None,
    chosen_at: datetime | None,
    earlier_at: datetime | None,
    calendar: OfficeCalendar,
) -> PromptPlan | None:
    """The choice in force, from its columns; None where nothing was chosen yet."""
    if weekday is None or clock is None or chosen_at is None:
        return None
    earlier = None
    if earlier_at is not None:
        local = earlier_at.astimezone(calendar.timezone)
        earlier = slot_on(local.date(), local.time(), calendar)
    return PromptPlan(PromptTime(weekday, clock), chosen_at, earlier)


def _claimed(
    session: Session, due: Select[Any], at: datetime, limit: int, calendar: OfficeCalendar
) -> list[DueClient]:
    statement = due.limit(limit).with_for_update(of=CLIENTS, skip_locked=True)
    return _loaded(session, session.execute(statement).all(), at, calendar)


def _loaded(
    session: Session, rows: Iterable[Row[Any]], at: datetime, calendar: OfficeCalendar
) -> list[DueClient]:
    clients = {row.id: _client(row, at, calendar) for row in rows}
    since = calendar.day_of(at) - LOOK_BACK
    pauses = pauses_of(session, clients, since)
    prompts = _prompts_of(session, clients, since)
    records = _records_of(session, clients, since)
    return [
        replace(
            client,
            standing=replace(client.standing, pauses=pauses[client.id]),
            pauses=pauses[client.id],
            prompts=prompts[client.id],
            records=records[client.id],
        )
        for client in clients.values()
    ]


def _client(row: Row[Any], at: datetime, calendar: OfficeCalendar) -> DueClient:
    # What was chosen long ago is the same plan for everybody: decided once for all of them.
    recently = at - LOOK_BACK
    chosen_at, earlier = row.prompt_chosen_at, row.earlier_prompt_at
    plan = plan_of(
        row.prompt_weekday,
        row.prompt_time,
        _LONG_AGO if chosen_at is not None and chosen_at < recently else chosen_at,
        None if earlier is not None and earlier < recently else earlier,
        calendar,
    )
    standing = Standing(
        enrolled=row.consented_at is not None and row.line_user_id is not None,
        left=row.stopped_at is not None or _has_ended(row.ended_on, calendar.day_of(at)),
        blocked=row.blocked_at is not None,
        crisis_open=row.crisis_open,
    )
    return DueClient(row.id, row.line_user_id, plan, standing)


def _has_ended(ended_on: date | None, today: date) -> bool:
    return ended_on is not None and ended_on <= today


def pauses_of(
    session: Session, client_ids: Collection[int], since: date
) -> "defaultdict[int, tuple[Pause, ...]]":
    """Each client's pauses that touch the days from `since` on, oldest first."""
    by_itself = PAUSES.c.reason.in_([reason for reason in PauseReason if reason.ends_by_itself])
    over_on = func.coalesce(PAUSES.c.resumed_on, case((by_itself, PAUSES.c.ends_on)))
    statement = (
        select(
            PAUSES.c.client_id,
            PAUSES.c.starts_on,
            PAUSES.c.ends_on,
            PAUSES.c.reason,
            PAUSES.c.resumed_on,
        )
        .where(PAUSES.c.client_id.in_(client_ids), or_(over_on.is_(None), over_on >= since))
        .order_by(PAUSES.c.starts_on, PAUSES.c.id)
    )
    found: defaultdict[int, tuple[Pause, ...]] = defaultdict(tuple)
    for row in session.execute(statement):
        pause = Pause(row.starts_on, row.ends_on, PauseReason(row.reason), row.resumed_on)
        found[row.client_id] += (pause,)
    return found


def _prompts_of(
    session: Session, client_ids: Collection[int], since: date
) -> "defaultdict[int, tuple[PromptedWeek, ...]]":
    columns = [PROMPTS.c[name] for name in PromptedWeek.__slots__]
    statement = select(PROMPTS.c.client_id, *columns).where(
        PROMPTS.c.client_id.in_(client_ids), PROMPTS.c.day >= since
    )
    found: defaultdict[int, tuple[PromptedWeek, ...]] = defaultdict(tuple)
    for client_id, *values in session.execute(statement):
        prompt = PromptedWeek(*values)
        found[client_id] += (replace(prompt, outcome=PromptOutcome(prompt.outcome)),)
    return found


def _records_of(
    session: Session, client_ids: Collection[int], since: date
) -> "defaultdict[int, tuple[tuple[date, RecordStatus], ...]]":
    statement = select(RECORDS.c.client_id, RECORDS.c.day, RECORDS.c.status).where(
        RECORDS.c.client_id.in_(client_ids), RECORDS.c.day >= since
    )
    found: defaultdict[int, tuple[tuple[date, RecordStatus], ...]] = defaultdict(tuple)
    for row in session.execute(statement):
        found[row.client_id] += ((row.day, RecordStatus(row.status)),)
    return found
