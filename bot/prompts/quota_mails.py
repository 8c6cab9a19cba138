"""Managers hear by mail, once a month, that pushes wait: LINE's limit is reached, or near."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.dialogs.wording import say
from bot.office import Office
from bot.prompts.push_meter import PushMeterView, push_meter
from bot.storage import quota, sends, staff


def tell_of_quota(office: Office, _at: datetime, now: datetime) -> bool:
    """Look whether anything waits for the month's pushes, and say so once by the other road."""
    with office.database.reading() as session:
        if not quota.anything_waits(session, now):
            return False
    with office.database.transaction() as session:
        _tell(session, push_meter(session, office, now), now)
    return False


def _tell(session: Session, view: PushMeterView, now: datetime) -> None:
    reason = "quota_spent" if view.waiting else "quota_low"
    for manager in staff.managers(session):
        key = f"{reason}/{view.month}/{manager}"
        if sends.has_dedupe_key(session, key):
            continue
        subject = say("manager_mails", f"{reason}_subject")
        text = say("manager_mails", reason, view=view, waiting=sum(view.waiting.values()))
        queue_mail(session, now, manager, MessageKind.NOTICE, subject, text, dedupe_key=key)
