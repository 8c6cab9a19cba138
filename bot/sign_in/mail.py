"""The code for the staff pages by mail, where the office has mail."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.delivery.outbox import queue_mail
from bot.dialogs.messages import MessageKind
from bot.dialogs.wording import say
from bot.office import Office
from bot.sign_in import offers as sign_in
from bot.storage import rate_counts
from bot.storage import staff as stored

MAIL_WINDOW = timedelta(hours=1)
MAILS = 5
"""To one person: each opens five more tries at a code, and ends the link that was asked for before."""


def offer_by_mail(session: Session, office: Office, email: str, now: datetime) -> None:
    """Write to whoever has that address and works here; nothing happens for any other."""
    if office.settings.smtp_url is None:
        return
    keys = office.database.keys
    found = stored.find_by_email(session, keys, email)
    if found is None or found.left_at is not None:
        return
    if rate_counts.count_try(session, f"sign-in mail {found.id}", MAIL_WINDOW, now) > MAILS:
        return
    offered = sign_in.offer(session, keys, found.id, now)
    minutes = int(sign_in.GOOD_FOR.total_seconds() // 60)
    text = say(
        "sign_in_mail",
        "text",
        link=office.settings.base_url + offered.path,
        code=offered.code,
        minutes=minutes,
    )
    queue_mail(session, now, found.id, MessageKind.ANSWER, say("sign_in_mail", "subject"), text)
