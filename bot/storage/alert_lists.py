"""Alerts as lists show them: to managers and those on call all, to others those that are theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from bot.concerns.concern import Level
from bot.storage.alerts import MOST_SERIOUS_FIRST
from bot.storage.models import Alert, AlertState, Client, Send, Staff


@dataclass(frozen=True, slots=True)
class AlertReader:
    """Who reads; `sees_all`: managers and those on call."""

    staff_id: int
    sees_all: bool


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """An alert as a list shows it; without `client_id` a stranger wrote."""

    id: int
    client_id: int | None
    nickname: str | None
    level: Level
    state: AlertState
    is_drill: bool
    opened_at: datetime
    taken_by: str | None
    resolved_at: datetime | None
    was_right: bool | None


def unresolved(session: Session, reader: AlertReader) -> list[ListedAlert]:
    """What nobody has ended yet, the most serious and oldest first."""
    statement = _listing(reader).where(Alert.state != AlertState.RESOLVED).order_by(*MOST_SERIOUS_FIRST)
    return [_listed(row) for row in session.execute(statement)]


def resolved(session: Session, reader: AlertReader, offset: int, limit: int) -> list[ListedAlert]:
    """What has ended, newest first."""
    statement = _listing(reader).where(Alert.state == AlertState.RESOLVED)
    ordered = statement.order_by(Alert.resolved_at.desc()).offset(offset).limit(limit)
    return [_listed(row) for row in session.execute(ordered)]


def _listing(reader: AlertReader) -> Any:
    taker = aliased(Staff)
    statement = (
        select(
            Alert.id,
            Alert.client_id,
            Client.nickname,
            Alert.level,
            Alert.state,
            Alert.is_drill,
            Alert.opened_at,
            taker.name.label("taken_by"),
            Alert.resolved_at,
            Alert.was_right,
        )
        .outerjoin(Client, Client.id == Alert.client_id)
        .outerjoin(taker, taker.id == Alert.taken_by_id)
    )
    if reader.sees_all:
        return statement
    told = select(Send.alert_id).where(Send.staff_id == reader.staff_id, Send.alert_id.is_not(None))
    return statement.where(
        or_(
            Client.staff_id == reader.staff_id,
            Alert.taken_by_id == reader.staff_id,
            Alert.id.in_(told),
        )
    )


def _listed(row: Any) -> ListedAlert:
    return ListedAlert(
        id=row.id,
        client_id=row.client_id,
        nickname=row.nickname,
        level=Level(row.level),
        state=AlertState(row.state),
        is_drill=row.is_drill,
        opened_at=row.opened_at,
        taken_by=row.taken_by,
        resolved_at=row.resolved_at,
        was_right=row.was_right,
    )
