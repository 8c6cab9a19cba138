"""LINE accounts that stop being somebody's."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.storage import conversations
from bot.storage.models import Conversation, Send, SendStatus
from bot.storage.sends import UNFINISHED


def hold(session: Session, line_user_id: str) -> None:
    """Nothing of this account's conversation is taken in until the commit.

    Whoever changes a client besides takes this first, as the conversation does: no deadlock.
    """
    session.execute(
        select(Conversation.line_user_id).where(Conversation.line_user_id == line_user_id).with_for_update()
    )


def detach(session: Session, line_user_id: str, now: datetime) -> None:
    """The account is a stranger's again, and what was still on its way to it is not sent any more."""
    conversations.forget_roles(session, [line_user_id], now)
    session.execute(
        update(Send)
        .where(Send.line_user_id == line_user_id, Send.status.in_(UNFINISHED))
        .values(status=SendStatus.DROPPED, finished_at=now)
    )
