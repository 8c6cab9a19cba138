"""Closures in the database: days on which the whole office rests."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage.models import Closure


def add(session: Session, first_day: date, last_day: date, label: str) -> int:
    """Both days included; returns its id."""
    row = Closure(first_day=first_day, last_day=last_day, label=label)
    session.add(row)
    session.flush()
    return row.id


def remove(session: Session, closure_id: int) -> None:
    """The office works on these days after all."""
    session.execute(delete(Closure).where(Closure.id == closure_id))


def to_come(session: Session, today: date) -> Sequence[Closure]:
    """Those that are not over, in order."""
    statement = select(Closure).where(Closure.last_day >= today).order_by(Closure.first_day)
    return session.scalars(statement).all()
