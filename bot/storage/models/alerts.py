"""Concerns that were noticed, and the alerts by which staff are told of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.encryption import EncryptedText
from bot.storage.models.base import Base


class AlertState(StrEnum):
    """OPEN: not yet told. TOLD: a road accepted it. TAKEN, REACHED, RESOLVED: by a person."""

    OPEN = "open"
    TOLD = "told"
    TAKEN = "taken"
    REACHED = "reached"
    RESOLVED = "resolved"


class Alert(Base):
    """Staff being told of a concern. Never deleted; it ends only when a person reached the person.

    `began_at`: from when its rings are counted (empty: `opened_at`); `rung_until`: up to when they have
    been queued. `next_ring_at`: when the worker has to look again, to ring or to ask whoever took it.
    """

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_due", "state", "next_ring_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    line_user_id: Mapped[str | None] = mapped_column(String(64), index=True)
    level: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default=AlertState.OPEN)
    is_drill: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    last_text_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    rung_until: Mapped[datetime | None]
    rings: Mapped[int] = mapped_column(default=0)
    next_ring_at: Mapped[datetime | None]
    managers_told_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    taken_at: Mapped[datetime | None]
    still_trying_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    reached_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    was_right: Mapped[bool | None]
    reported_on: Mapped[date | None]
    report: Mapped[str | None] = mapped_column(EncryptedText)


class AlertEntry(Base):
    """What happened to an alert, by whom, and their note; `message_id` where words joined it."""

    __tablename__ = "alert_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(32))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    message_id: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(EncryptedText)


class Concern(Base):
    """What was noticed: in a text (row and span) or in a record's numbers. The words stay in the text."""

    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(String(64), index=True)
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"), index=True)
    level: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(96))
    field: Mapped[str] = mapped_column(String(16))
    noticed_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    read_by_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
