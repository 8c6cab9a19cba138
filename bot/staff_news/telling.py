"""Telling one staff member something that can wait: in LINE while pushes are left, else by mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy.orm import Session

from bot.delivery.outbox import Quiet, queue_mail, queue_push
from bot.dialogs.messages import Card, Link, MessageKind
from bot.dialogs.wording import say
from bot.office import Office
from bot.prompts.push_meter import open_budget
from bot.schedule.push_budget import Purpose
from bot.storage import sends
from bot.storage.models import Staff

log = structlog.get_logger()


class Preferred(StrEnum):
    """The road that is tried first."""

    LINE = "line"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Told:
    """What a staff member hears: no free text and no health words; the page holds the rest.

    `key` keeps the same from being told twice.
    """

    subject: str
    text: str
    path: str
    key: str
    purpose: Purpose = Purpose.STAFF_SUMMARY
    preferred: Preferred = Preferred.LINE


def tell_staff(
    session: Session,
    office: Office,
    staff_id: int,
    told: Told,
    now: datetime,
    quiet: Quiet | None = None,
) -> bool:
    """Queue it once, not to ring in `quiet`; False where no road leads to this person, or none is free."""
    if sends.has_dedupe_key(session, told.key):
        return True
    member = session.get_one(Staff, staff_id)
    if member.left_at is not None:
        return False
    has_mail = office.settings.smtp_url is not None
    if told.preferred is Preferred.MAIL and has_mail:
        return _mail(session, office, member, told, now)
    if _push(session, office, member, told, now, quiet):
        return True
    if has_mail:
        return _mail(session, office, member, told, now)
    log.warning("staff not told", staff=staff_id, why="no road", key=told.key)
    return False


def _push(
    session: Session, office: Office, member: Staff, told: Told, now: datetime, quiet: Quiet | None
) -> bool:
    if member.line_user_id is None or member.blocked_at is not None:
        return False
    if open_budget(session, office, now).book(told.purpose, 1) == 0:
        return False
    link = Link(say("staff_telling", "open"), _address(office, told))
    queue_push(
        session,
        now,
        member.line_user_id,
        MessageKind.NOTICE,
        [Card(told.text, told.subject, (link,))],
        staff_id=member.id,
        dedupe_key=told.key,
        quiet=quiet,
    )
    return True


def _mail(session: Session, office: Office, member: Staff, told: Told, now: datetime) -> bool:
    text = say("staff_telling", "mail", text=told.text, link=_address(office, told))
    queue_mail(session, now, member.id, MessageKind.NOTICE, told.subject, text, dedupe_key=told.key)
    return True


def _address(office: Office, told: Told) -> str:
    return f"{office.settings.base_url}{told.path}"
