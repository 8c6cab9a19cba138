"""Who the office knows: staff, clients, and the codes that link them to LINE accounts."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.encryption import EncryptedName, EncryptedText
from bot.storage.models.base import Base


class Staff(Base):
    """A staff member (支援員) or manager (サービス管理責任者). Never deleted: they may have left.

    `menu_user_id` is the LINE account that shows the staff's menu.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(EncryptedName)
    email: Mapped[str] = mapped_column(EncryptedText)
    email_lookup: Mapped[str] = mapped_column(String(64), unique=True)
    is_manager: Mapped[bool] = mapped_column(default=False)
    on_call: Mapped[bool] = mapped_column(default=False)
    absent_from: Mapped[date | None]
    absent_to: Mapped[date | None]
    line_user_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    menu_user_id: Mapped[str | None] = mapped_column(String(64))
    blocked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Client(Base):
    """A client (利用者), their consent and their weekly appointment.

    `earlier_prompt_at` is when the last prompt before the choice of `prompt_chosen_at` fell due.
    """

    __tablename__ = "clients"
    __table_args__ = (Index("ix_clients_due", "next_prompt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str | None] = mapped_column(EncryptedName)
    nickname: Mapped[str | None] = mapped_column(EncryptedName)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    contact: Mapped[str | None] = mapped_column(EncryptedText)
    employed_on: Mapped[date | None]
    medication: Mapped[bool] = mapped_column(default=False)
    line_user_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    blocked_at: Mapped[datetime | None]
    consent_version: Mapped[str | None] = mapped_column(String(32))
    consented_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    prompt_weekday: Mapped[int | None]
    prompt_time: Mapped[time | None]
    prompt_chosen_at: Mapped[datetime | None]
    earlier_prompt_at: Mapped[datetime | None]
    next_prompt_at: Mapped[datetime | None]
    next_reminder_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(EncryptedText)
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OwnItem(Base):
    """A question of one client's own. Never edited: a change retires it and makes a new one."""

    __tablename__ = "own_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    wording: Mapped[str | None] = mapped_column(EncryptedText)
    aspect: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Code(Base):
    """An invitation code (client) or linking code (staff). Only its keyed hash is kept."""

    __tablename__ = "codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Pause(Base):
    """A pause (休止) of one client. `ends_on` is its last day; open-ended only where staff end it.

    `why` is what the client answered when 今週は休む came twice in a row.
    """

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    set_by_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    staff_asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    resumed_on: Mapped[date | None]
    why: Mapped[str | None] = mapped_column(String(16))


class Closure(Base):
    """Days on which the whole office is closed, besides weekends and holidays."""

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    label: Mapped[str] = mapped_column(String(80))
