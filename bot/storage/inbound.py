"""Webhook events: each is remembered once, the failed ones with what they brought."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.dialogs.inbound import Inbound
from bot.storage.models import InboundEvent, InboundStatus, Text, table_of
from bot.storage.session import insert_if_new

EVENTS = table_of(InboundEvent)


def remember(session: Session, inbound: Inbound, now: datetime) -> bool:
    """Store the event's id; False where it was there already, and nothing more must happen."""
    return insert_if_new(session, EVENTS, _row(inbound, now))


def remember_failed(session: Session, inbound: Inbound, raw: dict[str, Any], now: datetime) -> bool:
    """Keep an event on which our own code failed; False where it is known already."""
    row = {**_row(inbound, now), "status": InboundStatus.FAILED, "raw": raw}
    return insert_if_new(session, EVENTS, row)


def _row(inbound: Inbound, now: datetime) -> dict[str, Any]:
    return {
        "event_id": inbound.event_id,
        "line_user_id": inbound.line_user_id,
        "kind": type(inbound.content).__name__.lower(),
        "status": InboundStatus.DONE,
        "occurred_at": inbound.at,
        "received_at": now,
    }


def blank_if_taken_back(session: Session, event_id: str, message_id: str) -> None:
    """The unsend came before the message: its words are not kept, not even raw."""
    taken_back = select(Text.message_id).where(Text.message_id == message_id, Text.unsent_at.is_not(None))
    session.execute(
        update(EVENTS).where(EVENTS.c.event_id == event_id, taken_back.exists()).values(raw=None)
    )


def blank_failed(session: Session, line_user_id: str, message_id: str) -> None:
    """Empty the raw payload of the failed event that brought a message which was taken back."""
    kept = select(EVENTS.c.event_id, EVENTS.c.raw).where(
        EVENTS.c.line_user_id == line_user_id,
        EVENTS.c.status == InboundStatus.FAILED,
        EVENTS.c.raw.is_not(None),
    )
    for event in session.execute(kept).all():
        message = event.raw.get("message")
        if isinstance(message, dict) and message.get("id") == message_id:
            session.execute(update(EVENTS).where(EVENTS.c.event_id == event.event_id).values(raw=None))


def blank_old(session: Session, before: datetime) -> None:
    """Empty the raw payloads of events received before that moment."""
    old = (EVENTS.c.received_at < before, EVENTS.c.raw.is_not(None))
    session.execute(update(EVENTS).where(*old).values(raw=None))
