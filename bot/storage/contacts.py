"""Contacts with others about a client, read for the pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import Client, Contact, Staff


@dataclass(frozen=True, slots=True)
class StoredContact:
    """One contact with its people."""

    id: int
    client_id: int
    client_name: str
    staff_name: str
    held_on: date
    party: str
    with_whom: str | None
    agreed: str | None


def recent(session: Session, client_ids: Any, limit: int) -> list[StoredContact]:
    """The newest contacts about these clients. `client_ids` may be a subquery."""
    statement = (
        select(
            Contact.id,
            Contact.client_id,
            Client.name.label("client_name"),
            Staff.name.label("staff_name"),
            Contact.held_on,
            Contact.party,
            Contact.with_whom,
            Contact.agreed,
        )
        .join(Client, Client.id == Contact.client_id)
        .join(Staff, Staff.id == Contact.staff_id)
        .where(Contact.client_id.in_(client_ids))
        .order_by(Contact.held_on.desc(), Contact.id.desc())
        .limit(limit)
    )
    return [StoredContact(**row._mapping) for row in session.execute(statement)]
