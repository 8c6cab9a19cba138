"""A bare やめたい that was asked back and that nobody has explained: after 30 minutes it is urgent."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.desk import AlertDesk
from bot.alerts.raising import Alarm, Writer, keep_concern, open_alert, spread
from bot.concerns.concern import Concern, Field, Level
from bot.office import Office
from bot.storage.models import Conversation, Text

EXPLAINED_WITHIN = timedelta(minutes=30)
CATEGORY = "resignation"
RULE = "want_to_stop.unexplained"


def alert_unexplained_stop(office: Office, at: datetime, now: datetime) -> bool:
    """Alert staff of one such person, in a transaction; True where there was one."""
    with office.database.transaction() as session:
        conversation = _claim(session, at)
        if conversation is None:
            return False
        asked_at, conversation.stop_asked_at = conversation.stop_asked_at, None
        if asked_at is not None and conversation.client_id is not None:
            writer = Writer(conversation.client_id, conversation.line_user_id, asked_at)
            _alert(AlertDesk(office, session, at, now), writer)
    return True


def _claim(session: Session, at: datetime) -> Conversation | None:
    statement = (
        select(Conversation)
        .where(Conversation.stop_asked_at <= at - EXPLAINED_WITHIN)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).first()


def _alert(desk: AlertDesk, writer: Writer) -> None:
    statement = select(Text).where(Text.client_id == writer.client_id, Text.sent_at == writer.at)
    text = desk.session.scalars(statement).first()
    words = (text.body or "") if text else ""
    concern = Concern(Level.URGENT, CATEGORY, words, 0, len(words), RULE)
    opened = open_alert(desk, writer, Alarm(Level.URGENT, CATEGORY))
    keep_concern(desk, writer, concern, Field.CHAT, text.message_id if text else None, opened.alert)
    spread(desk, opened, writer)
