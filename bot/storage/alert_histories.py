"""Alerts as they went, read for the digests and the pages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.concerns.concern import Level
from bot.storage.models import Alert, AlertState, Staff


@dataclass(frozen=True, slots=True)
class AlertHistory:
    """One alert of one client, and how far people have come with it."""

    id: int
    client_id: int
    level: Level
    category: str
    state: AlertState
    opened_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    reached_at: datetime | None
    resolved_by: str | None
    resolved_at: datetime | None
    was_right: bool | None


def of_clients(
    session: Session, client_ids: Collection[int], since: datetime | None, until: datetime
) -> list[AlertHistory]:
    """Alerts that were opened in that time or are not resolved, oldest first; drills are none."""
    taker, resolver = aliased(Staff), aliased(Staff)
    statement = (
        select(Alert, taker.name.label("taker"), resolver.name.label("resolver"))
        .outerjoin(taker, taker.id == Alert.taken_by_id)
        .outerjoin(resolver, resolver.id == Alert.resolved_by_id)
        .where(Alert.client_id.in_(client_ids), Alert.opened_at <= until, Alert.is_drill.is_(False))
        .order_by(Alert.opened_at, Alert.id)
    )
    if since is not None:
        statement = statement.where(or_(Alert.opened_at > since, Alert.state != AlertState.RESOLVED))
    return [
        _history(row.Alert, row.Alert.client_id, row.taker, row.resolver)
        for row in session.execute(statement)
    ]


def _history(alert: Alert, client_id: int, taker: str | None, resolver: str | None) -> AlertHistory:
    return AlertHistory(
        id=alert.id,
        client_id=client_id,
        level=Level(alert.level),
        category=alert.category,
        state=AlertState(alert.state),
        opened_at=alert.opened_at,
        taken_by=taker,
        taken_at=alert.taken_at,
        reached_at=alert.reached_at,
        resolved_by=resolver,
        resolved_at=alert.resolved_at,
        was_right=alert.was_right,
    )


def count_open(session: Session, client_ids: Collection[int]) -> dict[int, int]:
    """How many alerts of each client are not resolved."""
    statement = (
        select(Alert.client_id, func.count())
        .where(
            Alert.client_id.in_(client_ids),
            Alert.state != AlertState.RESOLVED,
            Alert.is_drill.is_(False),
        )
        .group_by(Alert.client_id)
    )
    return {client_id: count for client_id, count in session.execute(statement) if client_id is not None}
