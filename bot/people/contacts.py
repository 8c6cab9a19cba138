"""Contacts with employer, doctor, welfare office or family, written down. In the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.people.clients import known
from bot.people.personal_details import good_contact
from bot.refusals import RefusedError
from bot.storage.models import Contact


class Party(StrEnum):
    """With whom."""

    EMPLOYER = "employer"
    DOCTOR = "doctor"
    WELFARE = "welfare"
    FAMILY = "family"
    OTHER = "other"


class ContactInTheFutureError(RefusedError):
    """A contact is written down after it was."""


class ContactEmptyError(RefusedError):
    """Somebody pressed the button too early."""


@dataclass(frozen=True, slots=True)
class NewContact:
    """As written in the form."""

    client_id: int
    held_on: date
    party: Party
    with_whom: str
    agreed: str


def write(session: Session, staff_id: int, new: NewContact, today: date, now: datetime) -> None:
    """Keep it. Raises UnknownClientError, ContactInTheFutureError, ContactEmptyError, TooLongError."""
    known(session, new.client_id)
    if new.held_on > today:
        raise ContactInTheFutureError(on=new.held_on)
    agreed = good_contact(new.agreed)
    if agreed is None:
        raise ContactEmptyError
    session.add(
        Contact(
            client_id=new.client_id,
            staff_id=staff_id,
            held_on=new.held_on,
            party=new.party,
            with_whom=good_contact(new.with_whom),
            agreed=agreed,
            created_at=now,
        )
    )
