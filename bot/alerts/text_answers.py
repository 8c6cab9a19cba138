"""Staff have read a client's words, and may say so with a fixed sentence. In the caller's transaction."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.outbox import queue_push
from bot.dialogs.clock_words import moment_words
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.office import Office
from bot.prompts.push_meter import open_budget
from bot.schedule.push_budget import Purpose
from bot.storage import interviews, written
from bot.storage.models import Client, Staff, Text


class Sentence(StrEnum):
    """What can be said with one tap; anything longer is for the telephone or the interview."""

    HAVE_READ = "have_read"
    AT_INTERVIEW = "at_interview"


def read(session: Session, message_id: str, staff_id: int, now: datetime) -> bool:
    """読みました, for the office only; False where somebody had read it before."""
    return written.mark_read(session, message_id, staff_id, now)


def answer(
    session: Session, office: Office, message_id: str, staff_id: int, sentence: Sentence, now: datetime
) -> bool:
    """Mark it as read and tell the client, once. True where a message is on its way.

    False: somebody had read it before, LINE does not reach the client, or the month's pushes are
    spoken for.
    """
    if not written.mark_read(session, message_id, staff_id, now):
        return False
    client = session.scalar(
        select(Client).join(Text, Text.client_id == Client.id).where(Text.message_id == message_id)
    )
    if client is None or client.line_user_id is None or client.blocked_at is not None:
        return False
    if open_budget(session, office, now).book(Purpose.ANSWER, 1) == 0:
        return False
    coming = interviews.next_of(session, client.id, now)
    said = say(
        "text_answers",
        sentence,
        staff_name=session.get_one(Staff, staff_id).name,
        when=moment_words(coming.at, office.settings.timezone) if coming else "",
    )
    queue_push(session, now, client.line_user_id, MessageKind.ANSWER, [Words(said)], client_id=client.id)
    return True
