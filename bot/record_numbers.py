"""The numbers of a record, read by the scale rules: at submission, and where it was never finished."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alert_desk import AlertDesk
from bot.alert_raising import Alarm, Writer, keep_scale_concern, raise_alert
from bot.concerns.concern import Level, rank
from bot.concerns.scales import Step, Steps, assess_record
from bot.office import Office
from bot.storage import concerns as stored
from bot.storage.models import Answer, Client, Record

EARLIER = 4
LEFT_ALONE_FOR = timedelta(hours=24)
"""After so long a record that nobody has submitted is read as it stands."""


def read_numbers(desk: AlertDesk, client_id: int, line_user_id: str, day: date) -> None:
    """Read one record; what was noticed in it before (it may be corrected) is not noticed again."""
    of_day = (Record.client_id == client_id, Record.day == day)
    record = desk.session.scalars(select(Record).where(*of_day)).one()
    desk.session.refresh(record)
    _read(desk, Writer(client_id, line_user_id, desk.at), record)


def read_unfinished(office: Office, at: datetime, now: datetime) -> None:
    """Records that were begun and left: their numbers count too."""
    with office.database.transaction() as session:
        for record, line_user_id in _left_alone(session, at):
            desk = AlertDesk(office, session, at, now)
            _read(desk, Writer(record.client_id, line_user_id, at), record)


def _left_alone(session: Session, at: datetime) -> Sequence[tuple[Record, str]]:
    statement = (
        select(Record, Client.line_user_id)
        .join(Client, Client.id == Record.client_id)
        .where(Record.numbers_read_at.is_(None), Record.begun_at <= at - LEFT_ALONE_FOR)
        .order_by(Record.id)
        .limit(200)
        .with_for_update(of=Record, skip_locked=True)
    )
    return [(record, line_user_id or "") for record, line_user_id in session.execute(statement)]


def _read(desk: AlertDesk, writer: Writer, record: Record) -> None:
    record.numbers_read_at = desk.at
    known = stored.rules_noticed_in(desk.session, record.id)
    found = assess_record(_steps(desk.session, record.id), _earlier(desk.session, record))
    fresh = [concern for concern in found if concern.rule not in known]
    alert = None
    worst = max(fresh, key=lambda concern: rank(concern.level), default=None)
    if worst is not None and worst.level is not Level.NOTICE:
        alert = raise_alert(desk, writer, Alarm(worst.level, worst.category)).alert
    for concern in fresh:
        loud = concern.level is not Level.NOTICE
        keep_scale_concern(desk, record.client_id, concern, record.id, alert if loud else None)


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
