"""The numbers of a record, read by the scale rules: at submission, and where it was never finished."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.desk import AlertDesk
from bot.alerts.raising import Alarm, Writer, keep_scale_concern, open_alert, spread
from bot.concerns.concern import Level
from bot.concerns.scales import Step, Steps, assess_record
from bot.dialogs.state import RecordStatus
from bot.office import Office
from bot.storage import concerns as stored
from bot.storage.models import Answer, Client, Record

EARLIER = 4
MOST_AT_ONCE = 200
LEFT_ALONE_FOR = timedelta(hours=24)
"""After so long a record that nobody has submitted is read as it stands."""
FRESH_FOR = timedelta(days=8)
"""Older numbers are no news."""


def read_numbers(desk: AlertDesk, client_id: int, line_user_id: str, day: date) -> None:
    """Read one record; what was noticed in it before (it may be corrected) is not noticed again."""
    of_day = (Record.client_id == client_id, Record.day == day)
    record = desk.session.scalars(select(Record).where(*of_day)).one()
    desk.session.refresh(record)
    _read(desk, Writer(client_id, line_user_id, desk.at), record)


def read_unfinished(office: Office, at: datetime, now: datetime) -> bool:
    """Records that were begun and left: their numbers count too. True where there may be more."""
    with office.database.transaction() as session:
        left = _left_alone(session, at)
        for record, line_user_id in left:
            desk = AlertDesk(office, session, at, now)
            _read(desk, Writer(record.client_id, line_user_id, at), record)
    return len(left) == MOST_AT_ONCE


def _left_alone(session: Session, at: datetime) -> Sequence[tuple[Record, str]]:
    statement = (
        select(Record, Client.line_user_id)
        .join(Client, Client.id == Record.client_id)
        .where(
            Record.numbers_read_at.is_(None),
            Record.status != RecordStatus.SUBMITTED,
            Record.begun_at.between(at - FRESH_FOR, at - LEFT_ALONE_FOR),
        )
        .order_by(Record.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Record, skip_locked=True)
    )
    return [(record, line_user_id or "") for record, line_user_id in session.execute(statement)]


def _read(desk: AlertDesk, writer: Writer, record: Record) -> None:
    record.numbers_read_at = desk.at
    known = stored.rules_noticed_in(desk.session, record.id)
    found = assess_record(_steps(desk.session, record.id), _earlier(desk.session, record))
    fresh = [concern for concern in found if concern.rule not in known]
    loud = [concern for concern in fresh if concern.level is not Level.NOTICE]
    for concern in fresh:
        if concern not in loud:
            keep_scale_concern(desk, record.client_id, concern, record.id, None)
    for concern in loud:
        opened = open_alert(desk, writer, Alarm(concern.level, concern.category))
        keep_scale_concern(desk, record.client_id, concern, record.id, opened.alert)
        spread(desk, opened, writer)


def _earlier(session: Session, record: Record) -> list[Steps]:
    statement = (
        select(Record.id)
        .where(Record.client_id == record.client_id, Record.day < record.day)
        .order_by(Record.day.desc())
        .limit(EARLIER)
    )
    return [_steps(session, record_id) for record_id in reversed(session.scalars(statement).all())]


def _steps(session: Session, record_id: int) -> Steps:
    statement = select(Answer.question, Answer.value, Answer.scale).where(
        Answer.record_id == record_id, Answer.value.is_not(None), Answer.scale.is_not(None)
    )
    return {row.question: Step(row.value, row.scale) for row in session.execute(statement)}
