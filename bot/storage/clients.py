"""Clients in the database."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.storage.models import Alert, AlertState, Client, Interview, InterviewStatus, Staff


def supported_on(day: date) -> ColumnElement[bool]:
    """Clients whose support has not ended on that day; `ended_on` is the first day without it."""
    return and_(Client.erased_at.is_(None), or_(Client.ended_on.is_(None), Client.ended_on > day))


def find(session: Session, client_id: int) -> Client | None:
    """The client of that number, locked until the end of the transaction; erased ones are nobody."""
    wanted = (Client.id == client_id, Client.erased_at.is_(None))
    return session.scalar(select(Client).where(*wanted).with_for_update())


def everyone(session: Session) -> Sequence[Client]:
    """All clients, ended ones too, in the order in which they came."""
    return session.scalars(select(Client).where(Client.erased_at.is_(None)).order_by(Client.id)).all()


def supported(session: Session, day: date) -> Sequence[Client]:
    """All clients whose support has not ended on that day."""
    return session.scalars(select(Client).where(supported_on(day)).order_by(Client.id)).all()


def of_staff(session: Session, staff: Staff) -> Sequence[Client]:
    """Everyone whom this person is responsible for, ended ones too, locked."""
    theirs = (Client.staff_id == staff.id, Client.erased_at.is_(None))
    return session.scalars(select(Client).where(*theirs).order_by(Client.id).with_for_update()).all()


def planned_interviews(session: Session, client: Client, staff_id: int) -> Sequence[Interview]:
    """This client's interviews still to come with that staff member."""
    planned = (
        Interview.client_id == client.id,
        Interview.staff_id == staff_id,
        Interview.status == InterviewStatus.PLANNED,
    )
    return session.scalars(select(Interview).where(*planned).order_by(Interview.at)).all()


def untaken_alerts(session: Session, client_ids: Collection[int]) -> Sequence[Alert]:
    """The alerts about these clients that nobody has taken yet, locked."""
    untaken = (Alert.client_id.in_(client_ids), Alert.state.in_((AlertState.OPEN, AlertState.TOLD)))
    newest_first = select(Alert).where(*untaken, Alert.is_drill.is_(False)).order_by(Alert.id.desc())
    return session.scalars(newest_first.with_for_update()).all()


def line_account_of(session: Session, client_id: int) -> str | None:
    """The LINE account that is linked now."""
    return session.scalar(select(Client.line_user_id).where(Client.id == client_id))


def count_planned(session: Session, client: Client) -> int:
    """How many interviews are planned and neither held nor cancelled."""
    planned = (Interview.client_id == client.id, Interview.status == InterviewStatus.PLANNED)
    return session.scalar(select(func.count()).select_from(Interview).where(*planned)) or 0
