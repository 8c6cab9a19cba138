"""Whose a thing is: the client behind a number in an address."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import Client, Concern, Interview, Staff, Text


def carer_of(session: Session, client_id: int) -> int | None:
    """The staff member of that client; None where there is no such client."""
    wanted = (Client.id == client_id, Client.erased_at.is_(None))
    return session.scalar(select(Client.staff_id).where(*wanted))


def client_of_interview(session: Session, interview_id: int) -> tuple[int, int] | None:
    """The client of that interview, and who holds it."""
    row = session.execute(
        select(Interview.client_id, Interview.staff_id).where(Interview.id == interview_id)
    ).first()
    return (row.client_id, row.staff_id) if row else None


def client_of_text(session: Session, message_id: str) -> int | None:
    """The client who wrote that message."""
    return session.scalar(select(Text.client_id).where(Text.message_id == message_id))


def client_of_concern(session: Session, concern_id: int) -> int | None:
    """The client about whom that was noticed."""
    return session.scalar(select(Concern.client_id).where(Concern.id == concern_id))


def works_here(session: Session, staff_id: int) -> bool:
    """Whether there is such a staff member who has not left."""
    wanted = (Staff.id == staff_id, Staff.left_at.is_(None))
    return session.scalar(select(Staff.id).where(*wanted)) is not None
