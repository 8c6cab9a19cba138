"""Alerts in the database: found, claimed, marked. What they mean stands in `bot.alerts`.

Whoever locks several takes the newest first, and an alert before its sends: no deadlock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from bot.concerns.concern import Level
from bot.storage.models import Alert, AlertEntry, AlertState, Client, Concern, Send, SendStatus, Text
from bot.storage.sends import UNFINISHED

UNTAKEN = (AlertState.OPEN, AlertState.TOLD)
TAKEN = (AlertState.TAKEN, AlertState.REACHED)
RING = "ring/"
MOST_SERIOUS_FIRST = (
    Alert.level != Level.CRISIS,
    Alert.level != Level.URGENT,
    Alert.opened_at,
    Alert.id,
)
"""How staff see what is open: a crisis stands above what is older and can wait."""


def locked(session: Session, alert_id: int) -> Alert | None:
    """The alert; nobody else changes it until the commit."""
    statement = select(Alert).where(Alert.id == alert_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def claim_due(session: Session, now: datetime) -> Alert | None:
    """The alert that has waited longest for its next ring or question, unless another process has it."""
    statement = (
        select(Alert)
        .where(Alert.state != AlertState.RESOLVED, Alert.next_ring_at <= now)
        .order_by(Alert.next_ring_at, Alert.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def put_off(session: Session, alert_ids: Collection[int], until: datetime) -> None:
    """Look at them again then."""
    session.execute(update(Alert).where(Alert.id.in_(alert_ids)).values(next_ring_at=until))


def open_of_person(
    session: Session, client_id: int | None, line_user_id: str, up_to: int | None = None
) -> Sequence[Alert]:
    """The person's unresolved alerts, the newest first, or from that one on back; locked."""
    whose = Alert.client_id == client_id if client_id else _of_stranger(line_user_id)
    older = Alert.id <= up_to if up_to is not None else true()
    statement = (
        select(Alert)
        .where(whose, older, Alert.state != AlertState.RESOLVED, Alert.is_drill.is_(False))
        .order_by(Alert.id.desc())
        .with_for_update()
    )
    return session.scalars(statement.execution_options(populate_existing=True)).all()


def _of_stranger(line_user_id: str) -> ColumnElement[bool]:
    return and_(Alert.line_user_id == line_user_id, Alert.client_id.is_(None))


def hold_untold(session: Session, alert_ids: Collection[int]) -> None:
    """Lock those of them that are about to be marked as told, before their sends are touched."""
    if alert_ids:
        untold = (Alert.id.in_(alert_ids), Alert.state == AlertState.OPEN)
        session.execute(select(Alert.id).where(*untold).order_by(Alert.id.desc()).with_for_update())


def mark_told(session: Session, alert_ids: Collection[int], now: datetime) -> None:
    """A road has accepted a message of these alerts: only now somebody has been told."""
    if alert_ids:
        session.execute(
            update(Alert)
            .where(Alert.id.in_(alert_ids), Alert.state == AlertState.OPEN)
            .values(state=AlertState.TOLD, told_at=now)
            .execution_options(synchronize_session=False)
        )


def write_entry(
    session: Session,
    alert: Alert,
    what: str,
    at: datetime,
    *,
    staff_id: int | None = None,
    message_id: str | None = None,
    note: str | None = None,
) -> None:
    """Add a line to the alert's story."""
    given = {"staff_id": staff_id, "message_id": message_id, "note": note}
    session.add(AlertEntry(alert_id=alert.id, at=at, what=what, **given))


def entries(session: Session, alert_id: int) -> Sequence[AlertEntry]:
    """The alert's story, in order."""
    statement = select(AlertEntry).where(AlertEntry.alert_id == alert_id)
    return session.scalars(statement.order_by(AlertEntry.at, AlertEntry.id)).all()


def categories_of(session: Session, alert: Alert) -> set[str]:
    """What the alert is about: its own category and those of all concerns that joined it."""
    joined = session.scalars(select(Concern.category).where(Concern.alert_id == alert.id))
    return {alert.category, *joined}


def words_of(session: Session, alert_id: int) -> list[tuple[str, str]]:
    """The texts that alerted or joined, `(message id, words)`, in the order in which they were written."""
    noticed = select(Concern.message_id).where(Concern.alert_id == alert_id)
    joined = select(AlertEntry.message_id).where(AlertEntry.alert_id == alert_id)
    statement = (
        select(Text.message_id, Text.body)
        .where(or_(Text.message_id.in_(noticed), Text.message_id.in_(joined)), Text.body.is_not(None))
        .order_by(Text.sent_at, Text.message_id)
    )
    return [(row.message_id, row.body or "") for row in session.execute(statement)]


def was_noticed(session: Session, alert_id: int, message_id: str) -> bool:
    """Whether that text is one of those that the concern rules noticed for this alert."""
    statement = select(Concern.id).where(Concern.alert_id == alert_id, Concern.message_id == message_id)
    return session.scalar(statement.limit(1)) is not None


# Rings: their sends carry a key that begins with `RING`


def ring_key(alert_id: int, ring: int, staff_id: int, road: str) -> str:
    """The key under which one person hears one ring on one road at most once."""
    return f"{RING}{alert_id}/{ring}/{staff_id}/{road}"


def told_staff(session: Session, alert_id: int) -> set[int]:
    """Those to whom the alert was rung."""
    rung = Send.dedupe_key.startswith(f"{RING}{alert_id}/", autoescape=True)
    statement = select(Send.staff_id).where(Send.alert_id == alert_id, rung).distinct()
    return {staff_id for staff_id in session.scalars(statement) if staff_id is not None}


def rings_under_way(session: Session, alert_id: int) -> set[tuple[int, str]]:
    """`(staff id, channel)` of rings still on their way: a second one would arrive beside the first."""
    rung = Send.dedupe_key.startswith(f"{RING}{alert_id}/", autoescape=True)
    return _under_way(session, alert_id, rung)


def follow_ups_under_way(session: Session, alert_id: int) -> set[tuple[int, str]]:
    """The same for what is no ring: more from the client, the question to whoever took it."""
    return _under_way(session, alert_id, Send.dedupe_key.is_(None))


def _under_way(session: Session, alert_id: int, which: ColumnElement[bool]) -> set[tuple[int, str]]:
    statement = select(Send.staff_id, Send.channel).where(
        Send.alert_id == alert_id, which, Send.status.in_(UNFINISHED)
    )
    return {(row.staff_id or 0, row.channel) for row in session.execute(statement)}


def drop_unsent_rings(session: Session, alert_id: int, now: datetime) -> None:
    """Somebody has it: what has not left yet is stale."""
    session.execute(
        update(Send)
        .where(
            Send.alert_id == alert_id,
            Send.dedupe_key.startswith(f"{RING}{alert_id}/", autoescape=True),
            Send.status.in_(UNFINISHED),
        )
        .values(status=SendStatus.DROPPED, finished_at=now)
        .execution_options(synchronize_session=False)
    )


# Lists


def unresolved(session: Session) -> Sequence[Alert]:
    """All alerts that still need somebody, the most serious and oldest first."""
    statement = select(Alert).where(Alert.state != AlertState.RESOLVED).order_by(*MOST_SERIOUS_FIRST)
    return session.scalars(statement).all()


def carers(session: Session, client_ids: Collection[int]) -> dict[int, int]:
    """Who looks after these clients, `{client id: staff id}`."""
    rows = session.execute(select(Client.id, Client.staff_id).where(Client.id.in_(client_ids)))
    return {row.id: row.staff_id for row in rows}


def count_untold(session: Session, opened_before: datetime) -> int:
    """Alerts whose ring no road has accepted: nobody knows of them."""
    rung = (Alert.rings > 0, Alert.is_drill.is_(False))
    untold = (Alert.state == AlertState.OPEN, Alert.opened_at < opened_before, *rung)
    return session.scalar(select(func.count()).select_from(Alert).where(*untold)) or 0
