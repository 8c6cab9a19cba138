"""The month's pushes as rows: LINE's readings, our bookings, and what the month will still ask for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, or_, select, text
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
from bot.schedule.pauses import Pause
from bot.schedule.push_budget import month_end, month_of
from bot.storage.appointed import CLIENTS, PROMPTS, pauses_of
from bot.storage.models import Interview, InterviewStatus, QuotaReading, SendStatus, table_of
from bot.storage.sends import QUOTA_ZONE, SENDS, quota_month

READINGS = table_of(QuotaReading)
_ONE_DECIDES = 7_320_011
"""Names the lock under which pushes are booked against a quota."""
NEVER_SENT = (SendStatus.DROPPED, SendStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What LINE said at `read_at`; `quota` None: the plan has no limit."""

    month: str
    read_at: datetime
    quota: int | None
    used: int


def latest_reading(session: Session) -> StoredReading | None:
    """LINE's last word."""
    statement = select(READINGS.c.month, READINGS.c.read_at, READINGS.c.quota, READINGS.c.used)
    row = session.execute(statement.order_by(READINGS.c.read_at.desc()).limit(1)).first()
    return StoredReading(*row) if row else None


def keep_reading(session: Session, now: datetime, quota: int | None, used: int) -> None:
    """What LINE just said; readings of earlier months are not needed any more."""
    month = quota_month(now)
    session.connection().execute(READINGS.delete().where(READINGS.c.month < month))
    row = {"month": month, "read_at": now, "quota": quota, "used": used}
    session.connection().execute(insert(READINGS), row)


def one_decides(session: Session) -> None:
    """Whoever books against a quota does so alone until the commit; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_DECIDES})


def booked(session: Session, now: datetime, since: datetime | None = None) -> int:
    """Pushes booked in LINE's month of `now`, or only those queued from `since` on."""
    statement = select(func.coalesce(func.sum(SENDS.c.booked), 0)).where(
        SENDS.c.booked_month == quota_month(now), SENDS.c.status.not_in(NEVER_SENT)
    )
    if since is not None:
        statement = statement.where(SENDS.c.created_at >= since)
    return int(session.execute(statement).scalar_one())


@dataclass(frozen=True, slots=True)
class SamePlan:
    """Clients who are asked at the same weekday and time and pause alike."""

    weekday: int
    clock: time
    pauses: tuple[Pause, ...]
    clients: int


def plans(session: Session, today: date) -> list[SamePlan]:
    """Everybody who is prompted at present, counted by what their month will look like."""
    asked = select(CLIENTS.c.id, CLIENTS.c.prompt_weekday, CLIENTS.c.prompt_time).where(
        CLIENTS.c.line_user_id.is_not(None),
        CLIENTS.c.consented_at.is_not(None),
        CLIENTS.c.blocked_at.is_(None),
        CLIENTS.c.stopped_at.is_(None),
        CLIENTS.c.prompt_weekday.is_not(None),
        CLIENTS.c.prompt_time.is_not(None),
        or_(CLIENTS.c.ended_on.is_(None), CLIENTS.c.ended_on > today),
    )
    rows = session.execute(asked).all()
    pauses = pauses_of(session, {row.id for row in rows}, today)
    counted = Counter((row.prompt_weekday, row.prompt_time, pauses[row.id]) for row in rows)
    return [SamePlan(weekday, clock, paused, count) for (weekday, clock, paused), count in counted.items()]


def interviews_to_come(session: Session, now: datetime) -> Iterable[tuple[datetime, bool, bool]]:
    """Planned interviews whose notices may fall into this month: when, agenda asked, notice sent."""
    statement = select(Interview.at, Interview.agenda_asked_at, Interview.noticed_at).where(
        Interview.status == InterviewStatus.PLANNED,
        Interview.at > now,
        Interview.at < month_end(now) + timedelta(days=31),
    )
    for row in session.execute(statement):
        yield row.at, row.agenda_asked_at is not None, row.noticed_at is not None


def reminders_a_prompt(session: Session, since: datetime) -> float | None:
    """How many reminders followed a prompt lately; None where there was none yet."""
    figures = (func.count(), func.coalesce(func.sum(PROMPTS.c.reminders), 0))
    statement = select(*figures).where(*_lately(since), PROMPTS.c.accepted_at >= since)
    count, reminders = session.execute(statement).one()
    return reminders / count if count else None


_FALLS_DUE_BEFORE = timedelta(days=14)
"""A prompt and its reminders are over by then, sent late or put off."""


def _lately(since: datetime) -> tuple[Any, Any]:
    """Prompts by client and day, for which there is an index: the table has years of them."""
    day = (since - _FALLS_DUE_BEFORE).date()
    return PROMPTS.c.client_id.in_(select(CLIENTS.c.id)), PROMPTS.c.day >= day


def deferred(session: Session, since: datetime) -> int:
    """Prompts and reminders that had to wait for the month's pushes since then."""
    statement = select(func.count()).where(*_lately(since), PROMPTS.c.deferred_at >= since)
    return int(session.execute(statement).scalar_one())


def waiting(session: Session) -> dict[MessageKind, int]:
    """Messages that LINE refused for the month's limit and that are kept, by kind."""
    statement = (
        select(SENDS.c.kind, func.count())
        .where(SENDS.c.status == SendStatus.WAITING_FOR_QUOTA)
        .group_by(SENDS.c.kind)
    )
    return {MessageKind(kind): count for kind, count in session.execute(statement)}


def anything_waits(session: Session, now: datetime) -> bool:
    """Whether LINE refused something for the month's limit, or something was put off this month."""
    start = datetime.combine(month_of(now), time(), QUOTA_ZONE)
    return bool(waiting(session)) or deferred(session, start) > 0
