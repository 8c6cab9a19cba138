"""Mails to the managers about what only a person can put right."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.dialogs.wording import say
from bot.storage import sends, staff


def tell_line_refuses_us(session: Session, now: datetime) -> None:
    """LINE answered 401 or 403: the token or the plan. One mail a day to each manager."""
    for manager_id in staff.managers(session):
        key = f"line-refuses/{now:%Y-%m-%d}/{manager_id}"
        if not sends.has_dedupe_key(session, key):
            subject = say("manager_mails", "line_refuses_subject")
            text = say("manager_mails", "line_refuses")
            queue_mail(session, now, manager_id, MessageKind.NOTICE, subject, text, dedupe_key=key)
