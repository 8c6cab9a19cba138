"""Once a day, from the opening on: the head of the audit log, and whose records may be erased by now.

Whoever keeps the mail or the log line can prove later that no entry was changed or cut off since
(`tsuzuku audit verify --head`).
"""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.data_protection.retention import erasable_clients
from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.dialogs.wording import say
from bot.office import Office
from bot.storage import audit, daily, staff

log = structlog.get_logger()


def mail_the_head(office: Office, at: datetime, now: datetime) -> bool:
    """Log the head, and mail it to the managers; by whichever process comes first."""
    calendar = office.calendar()
    opening = calendar.opening(calendar.day_of(at))
    if at < opening:
        return False
    with office.database.transaction() as session:
        if not daily.claim(session, "audit head", opening, at):
            return False
        entries, head = audit.count(session), audit.newest_digest(session)
        if office.settings.smtp_url is not None:
            erasable = erasable_clients(session, calendar.day_of(at))
            _mail(session, entries, head, erasable, now)
    log.info("audit head", entries=entries, head=head)
    return False


def _mail(session: Session, entries: int, head: str, erasable: list[int], now: datetime) -> None:
    subject = say("manager_mails", "audit_head_subject")
    text = say("manager_mails", "audit_head", entries=entries, head=head, erasable=erasable)
    for manager in staff.managers(session):
        queue_mail(session, now, manager, MessageKind.NOTICE, subject, text)
