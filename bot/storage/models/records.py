"""Weekly records, the forms they were asked with, and the prompts they belong to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models.base import Base


class Form(Base):
    """A version of the questionnaire, kept for ever: a record keeps the wording it was asked with."""

    __tablename__ = "forms"

    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class PromptOutcome(StrEnum):
    """What became of a prompt when it fell due."""

    SENT = "sent"
    BEGUN = "begun"
    PAUSED = "paused"
    BLOCKED = "blocked"
    ALERT = "alert"
    BUDGET = "budget"
    LATE = "late"
    RESTED = "rested"


class Prompt(Base):
    """One week's prompt of one client, due on the local `day`, sent or not, and what followed it.

    `prompted_at` is the moment for which it was sent, `accepted_at` when LINE took it; `later_at` is
    what あとで asked for last, `reminders` how many reminders went out, the last at `reminded_at`;
    `deferred_at` is when it or a reminder first had to wait for the month's pushes.
    """

    __tablename__ = "prompts"
    __table_args__ = (UniqueConstraint("client_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    day: Mapped[date]
    due_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
    send_id: Mapped[int | None] = mapped_column(ForeignKey("sends.id"), index=True)
    prompted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    later_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    deferred_at: Mapped[datetime | None]


class Record(Base):
    """A weekly record (週間経過記録). `day` is the local day on which its prompt fell due."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("client_id", "day"),
        Index("ix_records_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    day: Mapped[date]
    form_version: Mapped[str] = mapped_column(ForeignKey("forms.version"))
    length: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16))
    all_answered: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    numbers_read_at: Mapped[datetime | None]


class Answer(Base):
    """The answer that stands for one question of one record."""

    __tablename__ = "answers"

    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[int | None]
    scale: Mapped[int | None]
    answered_at: Mapped[datetime]


class AnswerText(Base):
    """A piece of a free-text answer, in the order of the text's own time."""

    __tablename__ = "answer_texts"
    __table_args__ = (Index("ix_answer_texts_record_question", "record_id", "question"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("texts.message_id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id"))
    question: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
