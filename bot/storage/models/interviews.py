"""Monthly interviews, what clients want to talk about in them, and contacts with others."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.encryption import EncryptedText
from bot.storage.models.base import Base


class InterviewStatus(StrEnum):
    """PLANNED until someone says what became of it."""

    PLANNED = "planned"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Interview(Base):
    """An interview (面談) of one client with one staff member."""

    __tablename__ = "interviews"
    __table_args__ = (
        Index("ix_interviews_client_at", "client_id", "at"),
        Index("ix_interviews_staff_at", "staff_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    online: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    status: Mapped[str] = mapped_column(String(16), default=InterviewStatus.PLANNED)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    agenda_asked_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime | None]
    digest_told_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    change_wanted_at: Mapped[datetime | None]
    repeats_monthly: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class AgendaItem(Base):
    """Something the client wants to talk about (話したいこと): a topic tapped, or words in a text row."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), index=True)
    topic: Mapped[str | None] = mapped_column(String(16))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("texts.message_id"))
    created_at: Mapped[datetime]


class Contact(Base):
    """A contact with employer, doctor, welfare office or family (記録)."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    held_on: Mapped[date]
    party: Mapped[str] = mapped_column(String(16))
    with_whom: Mapped[str | None] = mapped_column(EncryptedText)
    agreed: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]


class SupportReport(Base):
    """The month's 支援レポート of one client: written, and to whom it was given."""

    __tablename__ = "support_reports"
    __table_args__ = (UniqueConstraint("client_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    month: Mapped[str] = mapped_column(String(7))
    written_on: Mapped[date | None]
    given_to_client_on: Mapped[date | None]
    given_to_others_on: Mapped[date | None]
