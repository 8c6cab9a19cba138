"""LINE accounts that stop being somebody's."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.storage import conversations
from bot.storage.models import Send, SendStatus
from bot.storage.sends import UNFINISHED


def detach(session: Session, line_user_id: str, now: datetime) -> None:
    """The account is a stranger's again, and what was still on its way to it is not sent any more."""
    conversations.forget_roles(session, [line_user_id], now)
    session.execute(
        update(Send)
        .where(Send.line_user_id == line_user_id, Send.status.in_(UNFINISHED))
        .values(status=SendStatus.DROPPED, finished_at=now)
    )
