"""Telling a client at once that an interview was moved or cancelled."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import queue_push
from bot.dialogs.clock_words import moment_words
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.people.clients import has_ended
from bot.schedule.business_days import OfficeCalendar
from bot.storage.models import Client, Interview, Staff


def tell_moved(
    session: Session,
    interview: Interview,
    client: Client,
    before: datetime,
    calendar: OfficeCalendar,
    now: datetime,
) -> bool:
    """Both days, so that nobody comes on the old one. True where a message is on its way."""
    text = say(
        "interview_changes",
        "moved",
        before=moment_words(before, calendar.timezone),
        when=moment_words(interview.at, calendar.timezone),
        staff_name=_name_of(session, interview),
        online=interview.online,
        place=interview.place,
    )
    return _tell(session, client, text, calendar, now)


def tell_cancelled(
    session: Session, interview: Interview, client: Client, calendar: OfficeCalendar, now: datetime
) -> bool:
    """True where a message is on its way."""
    text = say(
        "interview_changes",
        "cancelled",
        when=moment_words(interview.at, calendar.timezone),
        staff_name=_name_of(session, interview),
    )
    return _tell(session, client, text, calendar, now)


def _name_of(session: Session, interview: Interview) -> str:
    return session.get_one(Staff, interview.staff_id).name


def _tell(session: Session, client: Client, text: str, calendar: OfficeCalendar, now: datetime) -> bool:
    """Some have no LINE, blocked us, or are supported no more."""
    line_user_id = client.line_user_id
    gone = client.blocked_at is not None or has_ended(client, calendar.day_of(now))
    if line_user_id is None or gone:
        return False
    queue_push(session, now, line_user_id, MessageKind.INTERVIEW, [Words(text)], client_id=client.id)
    return True
