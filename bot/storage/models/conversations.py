"""What came in from LINE: events, texts, and where each person stands."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.encryption import EncryptedJSON, EncryptedText
from bot.storage.models.base import Base


class InboundStatus(StrEnum):
    """DONE: stored and acted on. FAILED: our own code failed; the raw event is kept."""

    DONE = "done"
    FAILED = "failed"


class InboundEvent(Base):
    """One webhook event. The primary key is LINE's webhookEventId: a second delivery changes nothing."""

    __tablename__ = "inbound_events"

    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    line_user_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(8), default=InboundStatus.DONE)
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    raw: Mapped[Any | None] = mapped_column(EncryptedJSON)


class Conversation(Base):
    """One LINE account: its role, the state of its conversation, and its tries at codes.

    `stop_asked_at`: when a bare やめたい was asked back that nobody has explained yet.
    """

    __tablename__ = "conversations"

    line_user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    invited_code_id: Mapped[int | None] = mapped_column(ForeignKey("codes.id"))
    state: Mapped[str | None] = mapped_column(EncryptedText)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    codes_paused_until: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Text(Base):
    """What a person wrote, once. `body` is empty after an unsend; the row stays so that it stays gone."""

    __tablename__ = "texts"
    __table_args__ = (
        Index("ix_texts_client_sent", "client_id", "sent_at"),
        # Few of many are unread, and they are looked for on every visit, of one's clients or of all.
        # Not partial: SQLite prefers the other index to a partial one while nobody has run ANALYZE.
        Index("ix_texts_unread", "read_at", "client_id"),
    )

    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    line_user_id: Mapped[str] = mapped_column(String(64), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    body: Mapped[str | None] = mapped_column(EncryptedText)
    sent_at: Mapped[datetime]
    unsent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    read_by_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Note(Base):
    """Words outside any question; `body` stands in its text row."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("texts.message_id"), unique=True)
    about: Mapped[str] = mapped_column(String(16), default="chat")
    created_at: Mapped[datetime]
