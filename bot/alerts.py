"""What was noticed in a text or a record, and the alerts by which staff are told of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.concerns.concern import Concern, Level
from bot.concerns.crisis_lines import open_lines
from bot.dialogs.context import Noticed
from bot.dialogs.inbound import Inbound, Text
from bot.dialogs.needs import field_of
from bot.known import Known, Loading
from bot.storage import models
from bot.storage.models import Alert, AlertState


def notice(loading: Loading, known: Known, event: Inbound, text: Text) -> Noticed | None:
    """Read a text by the concern rules; a concern is stored, and raises an alert where it must."""
    concern = loading.office.reader.assess(text.body, field_of(known.state))
    if concern is None or (known.row.client is None and concern.level is not Level.CRISIS):
        return None
    alert_id = None if concern.level is Level.NOTICE else _raise(loading, known, event, concern)
    _store(loading.session, known, text, concern, alert_id, loading.now)
    return _outlook(loading, known, concern)


def _raise(loading: Loading, known: Known, event: Inbound, concern: Concern) -> int:
    session = loading.session
    statement = select(Alert).where(
        Alert.line_user_id == event.line_user_id,
        Alert.level == concern.level,
        Alert.state != AlertState.RESOLVED,
    )
    found = session.scalars(statement).first()
    if found is None:
        found = Alert(
            client_id=known.row.client.id if known.row.client else None,
            line_user_id=event.line_user_id,
            level=concern.level,
            category=concern.category,
            state=AlertState.OPEN,
            opened_at=loading.now,
            last_text_at=loading.now,
            next_ring_at=loading.now,
            rings=0,
        )
        session.add(found)
    found.last_text_at = loading.now
    session.flush()
    return found.id


def _store(
    session: Session, known: Known, text: Text, concern: Concern, alert_id: int | None, now: datetime
) -> None:
    session.add(
        models.Concern(
            client_id=known.row.client.id if known.row.client else None,
            alert_id=alert_id,
            message_id=text.message_id if known.row.client else None,
            span_start=concern.start,
            span_end=concern.end,
            level=concern.level,
            category=concern.category,
            rule=concern.rule,
            field=field_of(known.state),
            noticed_at=now,
        )
    )
    session.flush()


def _outlook(loading: Loading, known: Known, concern: Concern) -> Noticed:
    calendar = loading.office.calendar()
    told = (known.row.client.staff_name,) if known.row.client else ()
    lines = open_lines(concern.category, loading.now)
    return Noticed(concern, told, calendar.office_time_from(loading.now), lines)
