"""Changing what is written about a client, and the items of their own. In the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.dialogs.own_items import Aspect
from bot.people.clients import known
from bot.people.personal_details import good_contact, good_name, good_nickname, good_phone
from bot.refusals import RefusedError
from bot.storage.models import OwnItem

MOST_OWN_ITEMS = 3
LONGEST_OWN_ITEM = 17


class TooManyOwnItemsError(RefusedError):
    """More items of one's own make the record too long."""


class OwnItemTooLongError(RefusedError):
    """It would not fit on a button."""


@dataclass(frozen=True, slots=True)
class Details:
    """What may be changed, as written in the form."""

    name: str
    nickname: str
    phone: str
    contact: str
    medication: bool


def change(session: Session, client_id: int, details: Details) -> None:
    """Write the details over. Raises UnknownClientError and as the details' checks."""
    client = known(session, client_id)
    client.name, client.nickname = good_name(details.name), good_nickname(details.nickname)
    client.phone, client.contact = good_phone(details.phone), good_contact(details.contact)
    client.medication = details.medication


def add_own_item(session: Session, client_id: int, wording: str, aspect: Aspect, now: datetime) -> None:
    """A question of the client's own, in their words, asked from the next record on.

    Raises UnknownClientError, TooManyOwnItemsError, OwnItemTooLongError and as `good_name`.
    """
    known(session, client_id)
    good = good_name(wording)
    if len(good) > LONGEST_OWN_ITEM:
        raise OwnItemTooLongError(limit=LONGEST_OWN_ITEM)
    living = (OwnItem.client_id == client_id, OwnItem.retired_at.is_(None))
    if (session.scalar(select(func.count()).select_from(OwnItem).where(*living)) or 0) >= MOST_OWN_ITEMS:
        raise TooManyOwnItemsError(limit=MOST_OWN_ITEMS)
    session.add(OwnItem(client_id=client_id, wording=good, aspect=aspect, created_at=now))


def retire_own_item(session: Session, client_id: int, item_id: int, now: datetime) -> None:
    """It is asked no more; its answers stay. One of somebody else's is left alone."""
    item = session.get(OwnItem, item_id)
    if item is not None and item.client_id == client_id and item.retired_at is None:
        item.retired_at = now
