"""The outbox: what is to be sent, to whom, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.encryption import EncryptedJSON
from bot.storage.models.base import Base


class Channel(StrEnum):
    """Which call a send is."""

    REPLY = "reply"
    PUSH = "push"
    MULTICAST = "multicast"
    MAIL = "mail"


class SendStatus(StrEnum):
    """QUEUED and WAITING_FOR_QUOTA are unfinished; the others are ends."""

    QUEUED = "queued"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    ACCEPTED = "accepted"
    DROPPED = "dropped"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


def _index_of_the_few(column: str) -> Index:
    """Most sends are replies and have no such thing: to index that costs more than the rest of the row."""
    few = text(f"{column} IS NOT NULL")
    return Index(f"ix_sends_{column}", column, sqlite_where=few, postgresql_where=few)


class Send(Base):
    """One API call. `id` is the order, `retry_key` makes a repeat harmless.

    `body` is a list of `{"kind", "message"}`; it is frozen by the first attempt, which may leave out
    overtaken questions and never changes it again. `line_user_id` is set where one person receives it.
    Between `quiet_from` and `quiet_until` it does not leave, however long it was held up before.
    """

    __tablename__ = "sends"
    __table_args__ = (
        Index("ix_sends_person", "line_user_id", "status"),
        Index("ix_sends_due", "status", "next_attempt_at"),
        *map(_index_of_the_few, ("staff_id", "alert_id", "booked_month")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    retry_key: Mapped[str] = mapped_column(String(36), unique=True)
    dedupe_key: Mapped[str | None] = mapped_column(String(96), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(24), default=SendStatus.QUEUED)
    line_user_id: Mapped[str | None] = mapped_column(String(64))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"))
    body: Mapped[Any | None] = mapped_column(EncryptedJSON)
    reply_token: Mapped[str | None] = mapped_column(String(128))
    arrived_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    next_attempt_at: Mapped[datetime]
    quiet_from: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    first_attempt_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[float | None]
    finished_at: Mapped[datetime | None]
    booked: Mapped[int] = mapped_column(default=0)
    booked_month: Mapped[str | None] = mapped_column(String(7))
    error: Mapped[str | None] = mapped_column(String(200))
    line_request_id: Mapped[str | None] = mapped_column(String(64))


class Recipient(Base):
    """Someone on a multicast's list."""

    __tablename__ = "recipients"

    send_id: Mapped[int] = mapped_column(ForeignKey("sends.id"), primary_key=True)
    line_user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)


class Quotation(Base):
    """An unsent body quotes this text: an unsend of the text blanks it there too."""

    __tablename__ = "quotations"

    send_id: Mapped[int] = mapped_column(ForeignKey("sends.id"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class Lease(Base):
    """One process at a time sends to a person. `until` is the database's clock, in epoch seconds."""

    __tablename__ = "leases"

    line_user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[float]


class QuotaReading(Base):
    """What LINE said of the month's quota. `quota` is empty where the plan has no limit."""

    __tablename__ = "quota_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    read_at: Mapped[datetime] = mapped_column(index=True)
    quota: Mapped[int | None]
    used: Mapped[int]


class Heartbeat(Base):
    """When a kind of process last showed that it lives."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(String(32), primary_key=True)
    beat_at: Mapped[datetime]
    silence_told_at: Mapped[datetime | None]
