"""What is true of an event before anything is said to it, and even where nothing can be said."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.dialogs.inbound import Followed, Inbound, Text, Unfollowed, Unsent
from bot.storage import answers, inbound, linking, sends
from bot.storage.conversations import ConversationRow


def keep_words(session: Session, event: Inbound, text: Text, row: ConversationRow) -> bool:
    """Store what a client wrote; False where it was taken back before it came, or is nobody's to keep."""
    if row.client is None:
        return False
    return answers.keep_text(
        session,
        {
            "message_id": text.message_id,
            "line_user_id": event.line_user_id,
            "client_id": row.client.id,
            "body": text.body,
            "sent_at": event.at,
        },
    )


def settle(session: Session, event: Inbound, row: ConversationRow, now: datetime) -> None:
    """Words are kept or taken back, blocking is noted."""
    match event.content:
        case Text() as text:
            keep_words(session, event, text, row)
        case Unsent(message_id):
            answers.unsend(session, message_id, event.line_user_id, event.at)
            sends.blank_quoting(session, message_id, now)
            inbound.blank_failed(session, event.line_user_id, message_id)
        case Followed():
            linking.set_blocked(session, event.line_user_id, None)
        case Unfollowed():
            linking.set_blocked(session, event.line_user_id, event.at)
        case _:
            pass
