"""Reading what digests are made of, for many clients at once: the statements do not grow with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from admin_export.material import (
    Agenda,
    AlertEnd,
    AlertLine,
    Material,
    Meeting,
    Period,
    Week,
)
from admin_export.weeks import Sources, weeks_of_clients
from admin_export.words_of_clients import words_of
from bot.storage import alert_histories, interviews, written
from bot.storage.alert_histories import AlertHistory
from bot.storage.interviews import PastInterview
from bot.storage.models import AlertState
from bot.storage.written import AgendaLine, WrittenText

FIRST_PERIOD_BEFORE = timedelta(days=28)
"""With what a first interview's period is compared: the four weeks before it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose digest, and for which interview; without one it is about the time since the last."""

    client_id: int
    name: str
    nickname: str
    staff_name: str
    meeting: Meeting | None = None


def gather(sources: Sources, wanted: Sequence[Wanted]) -> list[Material]:
    """The material of each, in the same order."""
    now, session = sources.now, sources.session
    ids = {one.client_id for one in wanted}
    past = _by_client(interviews.taken_place(session, ids, now))
    periods = [_period(one, past[one.client_id], now) for one in wanted]
    since = _earliest(periods)
    read = _Read(
        weeks=weeks_of_clients(sources, ids, since),
        texts=_by_client(written.of_clients(session, ids, since, now)),
        agendas=_agendas(session, wanted),
        alerts=_by_client(alert_histories.of_clients(session, ids, since, now)),
    )
    return [_material(sources, one, period, read) for one, period in zip(wanted, periods, strict=True)]


@dataclass(frozen=True, slots=True)
class _Read:
    weeks: Mapping[int, tuple[Week, ...]]
    texts: Mapping[int, list[WrittenText]]
    agendas: Mapping[int, list[AgendaLine]]
    alerts: Mapping[int, list[AlertHistory]]


_Row = TypeVar("_Row", PastInterview, WrittenText, AlertHistory)


def _by_client(rows: Iterable[_Row]) -> Mapping[int, list[_Row]]:
    found: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


def _period(wanted: Wanted, past: Sequence[PastInterview], now: datetime) -> Period:
    until = min(now, wanted.meeting.at) if wanted.meeting else now
    end = wanted.meeting.at if wanted.meeting else now
    held = [interview for interview in past if interview.at < end]
    if not held:
        return Period(until)
    since = held[-1].at
    earlier = held[-2].at if len(held) > 1 else since - FIRST_PERIOD_BEFORE
    return Period(until, since, earlier, unwritten=not held[-1].written_up)


def _earliest(periods: Sequence[Period]) -> datetime | None:
    """From when on everything is needed; None means from the beginning."""
    moments = [period.earlier for period in periods]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _agendas(session: Session, wanted: Sequence[Wanted]) -> Mapping[int, list[AgendaLine]]:
    found: defaultdict[int, list[AgendaLine]] = defaultdict(list)
    for line in written.agendas(session, [one.meeting.id for one in wanted if one.meeting]):
        found[line.interview_id].append(line)
    return found


def _material(sources: Sources, wanted: Wanted, period: Period, read: _Read) -> Material:
    texts = [text for text in read.texts.get(wanted.client_id, ()) if _in_period(text.at, period)]
    lines = read.agendas.get(wanted.meeting.id, []) if wanted.meeting else []
    on_agenda = {line.message_id for line in lines}
    alerts = [
        alert
        for alert in read.alerts.get(wanted.client_id, ())
        if alert.opened_at <= period.until
        and (alert.state != AlertState.RESOLVED or _in_period(alert.opened_at, period))
    ]
    return Material(
        client_id=wanted.client_id,
        name=wanted.name,
        nickname=wanted.nickname,
        staff_name=wanted.staff_name,
        period=period,
        made_at=sources.now,
        timezone=sources.timezone,
        meeting=wanted.meeting,
        weeks=read.weeks.get(wanted.client_id, ()),
        words=tuple(words_of(sources.forms, text) for text in texts if text.message_id not in on_agenda),
        agenda=tuple(Agenda(line.at, line.topic, line.body) for line in lines),
        alerts=tuple(_alert(alert) for alert in alerts),
    )


def _in_period(moment: datetime, period: Period) -> bool:
    return (period.since is None or moment > period.since) and moment <= period.until


def _alert(alert: AlertHistory) -> AlertLine:
    by, at = alert.resolved_by or alert.taken_by, alert.resolved_at or alert.reached_at or alert.taken_at
    return AlertLine(alert.id, alert.opened_at, alert.level, _end(alert), by, at)


def _end(alert: AlertHistory) -> AlertEnd:
    if alert.state is AlertState.RESOLVED:
        return AlertEnd.FALSE_ALARM if alert.was_right is False else AlertEnd.RESOLVED
    if alert.state in (AlertState.TAKEN, AlertState.REACHED):
        return AlertEnd(alert.state.value)
    return AlertEnd.OPEN
