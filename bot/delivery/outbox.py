"""Queueing what the bot will say, in the caller's transaction; the loop sends it after the commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery.at_once import AtOnce
from bot.dialogs.events import Said
from bot.dialogs.messages import Message, MessageKind
from bot.line.rendering import render
from bot.schedule.business_days import OfficeCalendar
from bot.storage import sends
from bot.storage.models import Channel

# A send is treated as its most weighty part: the first of these that it holds.
WEIGHT = (
    MessageKind.CRISIS,
    MessageKind.ALERT,
    MessageKind.INTERVIEW,
    MessageKind.PROMPT,
    MessageKind.REMINDER,
    MessageKind.NOTICE,
    MessageKind.ANSWER,
    MessageKind.QUESTION,
)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The next hours in which nothing unasked leaves, by the real clock."""

    begins: datetime
    ends: datetime

    @classmethod
    def after(cls, at: datetime, now: datetime, calendar: OfficeCalendar) -> "Quiet":
        """Of a message that falls due at `at` and is queued at the real moment `now`."""
        begins, ends = calendar.next_quiet_hours(at)
        return cls(now + (begins - at), now + (ends - at))

    @classmethod
    def now(cls, now: datetime, calendar: OfficeCalendar) -> "Quiet":
        """Of what somebody brings about at any hour and what can wait: those that it is in, or the next."""
        ends = calendar.outside_quiet_hours(now)
        return cls(now, ends) if ends > now else cls.after(now, now, calendar)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to one person in answer to an event. `quoting`: the texts that a body may quote."""

    said: Sequence[Said]
    line_user_id: str
    token: str | None
    quoting: Collection[str] = ()
    client_id: int | None = None
    staff_id: int | None = None

    @property
    def kind(self) -> MessageKind:
        """The most weighty of its parts."""
        return min((part.kind for part in self.said), key=WEIGHT.index)

    def columns(self, now: datetime) -> dict[str, Any]:
        """What of it is stored."""
        return {
            "line_user_id": self.line_user_id,
            "reply_token": self.token,
            "arrived_at": now if self.token else None,
            "client_id": self.client_id,
            "staff_id": self.staff_id,
            "body": [{"kind": part.kind, "message": render(part.message)} for part in self.said],
        }


def queue_reply(session: Session, now: datetime, reply: Reply) -> None:
    """Answer an event: a free reply where it brought a token, else a push."""
    channel = Channel.REPLY if reply.token else Channel.PUSH
    send_id = sends.add(session, now, channel, reply.kind, **reply.columns(now))
    sends.note_quotations(session, send_id, reply.quoting)


def reply_at_once(session: Session, now: datetime, reply: Reply, at_once: AtOnce) -> None:
    """Answer an event without waiting for a round where nobody sends to that person, else queue it."""
    waits = reply.token and reply.kind not in sends.WAITS_FOR_NOBODY
    if not waits or not at_once.lease(session, reply.line_user_id):
        queue_reply(session, now, reply)
        return
    job = sends.add_begun(session, now, reply.kind, **reply.columns(now))
    sends.note_quotations(session, job.id, reply.quoting)
    at_once.send(job)


def queue_push(
    session: Session,
    now: datetime,
    line_user_id: str,
    kind: MessageKind,
    messages: Sequence[Message],
    *,
    client_id: int | None = None,
    staff_id: int | None = None,
    alert_id: int | None = None,
    dedupe_key: str | None = None,
    quiet: Quiet | None = None,
) -> int:
    """Say something unasked to one person (at most five messages); booked as one push."""
    return sends.add(
        session,
        now,
        Channel.PUSH,
        kind,
        line_user_id=line_user_id,
        client_id=client_id,
        staff_id=staff_id,
        alert_id=alert_id,
        dedupe_key=dedupe_key,
        quiet_from=quiet.begins if quiet else None,
        quiet_until=quiet.ends if quiet else None,
        body=[{"kind": kind, "message": render(message)} for message in messages],
    )


def queue_mail(
    session: Session,
    now: datetime,
    staff_id: int,
    kind: MessageKind,
    subject: str,
    text: str,
    *,
    alert_id: int | None = None,
    dedupe_key: str | None = None,
) -> int:
    """Write to a staff member; the address is looked up when it is sent. `kind` as in `queue_push`."""
    return sends.add(
        session,
        now,
        Channel.MAIL,
        kind,
        staff_id=staff_id,
        alert_id=alert_id,
        dedupe_key=dedupe_key,
        body={"subject": subject, "text": text},
    )


def queue_multicast(
    session: Session,
    now: datetime,
    kind: MessageKind,
    messages: Sequence[Message],
    client_ids: Sequence[int],
    quiet: Quiet,
) -> int:
    """Say the same to many clients, at most 500: one call, booked for each of them, never in `quiet`."""
    send_id = sends.add(
        session,
        now,
        Channel.MULTICAST,
        kind,
        booked=len(client_ids),
        quiet_from=quiet.begins,
        quiet_until=quiet.ends,
        body=[{"kind": kind, "message": render(message)} for message in messages],
    )
    sends.add_recipients(session, send_id, client_ids)
    return send_id
