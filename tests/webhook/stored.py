"""What the webhook left in the database."""

from sqlalchemy import func, select

from bot.storage.models import Alert, Base, Conversation, InboundEvent, InboundStatus, Send, Text
from bot.storage.session import Database


def count(database: Database, model: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def event_of(database: Database, event_id: str) -> InboundEvent | None:
    with database.reading() as session:
        return session.get(InboundEvent, event_id)


def failed(database: Database) -> list[InboundEvent]:
    with database.reading() as session:
        found = select(InboundEvent).where(InboundEvent.status == InboundStatus.FAILED)
        return list(session.scalars(found))


def texts(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(Text.body).order_by(Text.sent_at)))


def alerts(database: Database) -> list[Alert]:
    with database.reading() as session:
        return list(session.scalars(select(Alert)))


def conversation(database: Database, line_user_id: str) -> Conversation | None:
    with database.reading() as session:
        return session.get(Conversation, line_user_id)


def said_to(database: Database, line_user_id: str) -> list[str]:
    """Every word queued for one person, sent or not."""
    with database.reading() as session:
        rows = session.scalars(select(Send).where(Send.line_user_id == line_user_id).order_by(Send.id))
        return [str(part["message"]) for row in rows for part in row.body or ()]
