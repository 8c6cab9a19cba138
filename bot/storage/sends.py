"""The outbox's rows, queued in the transaction that caused them.

`bot.delivery.loop` claims them (`leases`), sends them, and marks what became of them (`attempts`).
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
from bot.storage import prepared
from bot.storage.models import Channel, Client, Quotation, Recipient, Send, SendStatus, table_of
from bot.storage.session import insert_or_ignore

QUOTA_ZONE = ZoneInfo("Asia/Tokyo")
"""LINE counts a month's pushes by UTC+9, wherever the office is."""

SENDS = table_of(Send)
RECIPIENTS = table_of(Recipient)
CLIENTS = table_of(Client)
UNFINISHED = (SendStatus.QUEUED, SendStatus.WAITING_FOR_QUOTA)
IS_UNFINISHED = or_(*(SENDS.c.status == status for status in UNFINISHED))

OWN = ""
"""The lane of all sends that are in nobody's queue; every other lane is a LINE user id."""

WAITS_FOR_NOBODY = frozenset({MessageKind.CRISIS, MessageKind.ALERT})
"""Such a send is leased by itself, like multicasts and mails, and not by the person whom it is for."""

LONGEST_PUT_OFF = timedelta(minutes=20)
"""No send that may leave by day or night is put off as far as this, unless the clock was set back since."""

_QUEUED_FOR = "queued_for"
_ADD = insert(SENDS).returning(SENDS.c.id)


@dataclass(frozen=True, slots=True)
class Job:
    """A queued send, as delivery sees it. `body`: a list of `{"kind", "message"}`, or a mail.

    `recipients` are the LINE ids of a multicast, or the address of a mail.
    """

    id: int
    retry_key: str
    channel: Channel
    kind: MessageKind
    status: SendStatus
    line_user_id: str | None
    body: Any
    reply_token: str | None
    arrived_at: datetime | None
    created_at: datetime
    next_attempt_at: datetime
    first_attempt_at: datetime | None
    attempts: int
    staff_id: int | None
    alert_id: int | None
    recipients: tuple[str, ...] = ()
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """The same as the function `is_due` says of rows."""
        by_night = self.status is SendStatus.QUEUED and self.quiet_from is None
        put_off = self.next_attempt_at - now
        return put_off <= timedelta() or (by_night and put_off > LONGEST_PUT_OFF)

    @property
    def lane(self) -> str:
        """In whose order it is sent."""
        return lane_of(self.kind, self.line_user_id)


_JOB_FIELDS = [field.name for field in fields(Job) if field.name != "recipients"]
JOB_COLUMNS = [SENDS.c[name] for name in _JOB_FIELDS]


def quota_month(moment: datetime) -> str:
    """The month, `YYYY-MM`, in which LINE counts a push made at `moment`."""
    return moment.astimezone(QUOTA_ZONE).strftime("%Y-%m")


def lane_of(kind: MessageKind, line_user_id: str | None) -> str:
    """In whose order such a send goes out: that person's, or its own."""
    return OWN if line_user_id is None or kind in WAITS_FOR_NOBODY else line_user_id


def add(session: Session, now: datetime, channel: Channel, kind: MessageKind, **columns: Any) -> int:
    """Queue one send; returns its id. A push is booked here: whoever queues it has decided to pay."""
    booked = columns.pop("booked", 1 if channel is Channel.PUSH else 0)
    row = {
        **_new(now, channel, kind),
        "booked": booked,
        "booked_month": quota_month(now) if booked else None,
        **columns,
    }
    session.info.setdefault(_QUEUED_FOR, set()).add(lane_of(kind, columns.get("line_user_id")))
    return _insert(session, row)


def add_begun(session: Session, now: datetime, kind: MessageKind, **columns: Any) -> Job:
    """Write down a reply whose first attempt follows the commit: its person is leased, nobody is woken."""
    begun = {"attempts": 1, "first_attempt_at": now}
    row = {**_new(now, Channel.REPLY, kind), "booked": 0, "booked_month": None, **begun, **columns}
    send_id = _insert(session, row)
    job: dict[str, Any] = {name: row.get(name) for name in _JOB_FIELDS}
    return Job(**{**job, "id": send_id})


def _new(now: datetime, channel: Channel, kind: MessageKind) -> dict[str, Any]:
    return {
        "retry_key": str(uuid.uuid4()),
        "channel": channel,
        "kind": kind,
        "status": SendStatus.QUEUED,
        "created_at": now,
        "next_attempt_at": now,
        "attempts": 0,
    }


def _insert(session: Session, row: dict[str, Any]) -> int:
    return int(prepared.execute(session, _ADD, row)[0].id)


def add_recipients(session: Session, send_id: int, client_ids: Sequence[int]) -> None:
    """Whom a multicast goes to: the accounts of these clients, in one statement however many they are."""
    chosen = select(literal(send_id), CLIENTS.c.line_user_id, CLIENTS.c.id).where(
        CLIENTS.c.id.in_(client_ids)
    )
    columns = ["send_id", "line_user_id", "client_id"]
    session.connection().execute(insert(RECIPIENTS).from_select(columns, chosen))


def queued_for(session: Session) -> set[str]:
    """The lanes in which this transaction has queued something."""
    return set(session.info.get(_QUEUED_FOR, ()))


def has_dedupe_key(session: Session, key: str) -> bool:
    """Whether such a send was queued before."""
    return session.scalar(select(SENDS.c.id).where(SENDS.c.dedupe_key == key)) is not None


def note_quotations(session: Session, send_id: int, message_ids: Collection[str]) -> None:
    """Remember which texts a body quotes, so that an unsend reaches it."""
    rows = [{"send_id": send_id, "message_id": message_id} for message_id in message_ids]
    if rows:
        insert_or_ignore(session, table_of(Quotation), rows)


def blank_quoting(session: Session, message_id: str, now: datetime) -> None:
    """Drop and blank the unfinished sends that quote a text which its writer took back."""
    quoting = select(Quotation.send_id).where(Quotation.message_id == message_id)
    session.execute(
        update(SENDS)
        .where(SENDS.c.id.in_(quoting), SENDS.c.status.in_(UNFINISHED))
        .values(status=SendStatus.DROPPED, finished_at=now)
    )
    session.execute(update(SENDS).where(SENDS.c.id.in_(quoting)).values(body=None))


def job_of(row: Row[Any]) -> Job:
    """A row of JOB_COLUMNS as a Job."""
    values = row._asdict()
    values.update(
        channel=Channel(values["channel"]),
        kind=MessageKind(values["kind"]),
        status=SendStatus(values["status"]),
    )
    return Job(**values)


def blank_old_bodies(session: Session, before: datetime) -> int:
    """Empty the bodies of finished sends older than `before`."""
    result = session.connection().execute(
        update(SENDS)
        .where(SENDS.c.created_at < before, SENDS.c.status.not_in(UNFINISHED), SENDS.c.body.is_not(None))
        .values(body=None)
    )
    return result.rowcount


def is_due(now: datetime) -> ColumnElement[bool]:
    """Whose time has come; or was put off by a clock that stood far ahead."""
    by_night = SENDS.c.status == SendStatus.QUEUED, SENDS.c.quiet_from.is_(None)
    set_back = and_(*by_night, SENDS.c.next_attempt_at > now + LONGEST_PUT_OFF)
    return or_(SENDS.c.next_attempt_at <= now, set_back)


def to_be_sent(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What waits to be sent and may be: neither what waits for quota nor what waits for the morning."""
    by_day = or_(SENDS.c.quiet_from.is_(None), SENDS.c.quiet_from > now, SENDS.c.quiet_until <= now)
    return SENDS.c.status == SendStatus.QUEUED, by_day


def count_queued(session: Session, now: datetime) -> int:
    """How many sends are to be sent."""
    return int(session.scalar(select(func.count()).where(*to_be_sent(now))) or 0)


def count_queued_by_kind(session: Session, now: datetime) -> dict[tuple[Channel, MessageKind], int]:
    """The same by road and kind, to name what is left."""
    statement = (
        select(SENDS.c.channel, SENDS.c.kind, func.count())
        .where(*to_be_sent(now))
        .group_by(SENDS.c.channel, SENDS.c.kind)
    )
    return {(Channel(channel), MessageKind(kind)): n for channel, kind, n in session.execute(statement)}
