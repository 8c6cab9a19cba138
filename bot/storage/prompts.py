"""Prompts as rows: what became of each week's invitation, and what followed it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.dialogs.messages import MessageKind
from bot.dialogs.state import RecordStatus
from bot.storage.appointed import CLIENTS, PROMPTS, RECORDS
from bot.storage.models import Prompt, PromptOutcome, Recipient, Send, SendStatus, table_of
from bot.storage.session import insert_into

SENDS = table_of(Send)
RECIPIENTS = table_of(Recipient)
UNFINISHED = (RecordStatus.OPEN, RecordStatus.HELD)


@dataclass(frozen=True, slots=True)
class FallenDue:
    """What became of a week's prompt; the same for all who were put on one send."""

    day: date
    due_at: datetime
    outcome: PromptOutcome
    send_id: int | None = None
    prompted_at: datetime | None = None
    deferred_at: datetime | None = None


def note(session: Session, client_ids: Sequence[int], fallen: FallenDue) -> None:
    """One row a client and day. Only what waited for the budget may still become something else."""
    table = table_of(Prompt)
    columns = ("client_id", *FallenDue.__slots__, "reminders")
    values = [literal(getattr(fallen, name), table.c[name].type) for name in FallenDue.__slots__]
    chosen = select(CLIENTS.c.id, *values, literal(0)).where(CLIENTS.c.id.in_(client_ids))
    insertion = insert_into(session, table).from_select(columns, chosen)
    changed = {name: insertion.excluded[name] for name in ("outcome", "send_id", "prompted_at")}
    session.connection().execute(
        insertion.on_conflict_do_update(
            index_elements=["client_id", "day"],
            set_=changed,
            where=PROMPTS.c.outcome == PromptOutcome.BUDGET,
        )
    )


def close_earlier_records(session: Session, client_ids: Collection[int], day: date, at: datetime) -> None:
    """The prompt of `day` has fallen due: older records close as unfinished, with their answers."""
    session.connection().execute(
        update(RECORDS)
        .where(
            RECORDS.c.client_id.in_(client_ids),
            RECORDS.c.day < day,
            RECORDS.c.status.in_(UNFINISHED),
        )
        .values(status=RecordStatus.UNFINISHED, closed_at=at)
    )


def look_again(session: Session, client_ids: Collection[int], at: datetime | None) -> None:
    """When these clients' prompts fall due next."""
    change_clients(session, client_ids, next_prompt_at=at)


def remind(session: Session, client_ids: Collection[int], at: datetime | None) -> None:
    """When these clients' reminders are looked at next; None: never in this week."""
    change_clients(session, client_ids, next_reminder_at=at)


def change_clients(session: Session, client_ids: Collection[int], **columns: datetime | None) -> None:
    """Set `next_prompt_at`, `next_reminder_at` or both."""
    if client_ids:
        session.connection().execute(update(CLIENTS).where(CLIENTS.c.id.in_(client_ids)).values(**columns))


def accepted(session: Session, send_ids: Collection[int], now: datetime) -> None:
    """LINE took these sends: reminders count from now."""
    if send_ids:
        session.connection().execute(
            update(PROMPTS)
            .where(PROMPTS.c.send_id.in_(send_ids), PROMPTS.c.accepted_at.is_(None))
            .values(accepted_at=now)
        )


def moved(session: Session, client_ids: Collection[int], old_send: int, new_send: int) -> None:
    """A refused list was split: these clients' prompts hang on another send now."""
    session.connection().execute(
        update(PROMPTS)
        .where(PROMPTS.c.send_id == old_send, PROMPTS.c.client_id.in_(client_ids))
        .values(send_id=new_send)
    )


def change(session: Session, prompt_ids: Collection[int], **columns: Any) -> None:
    """Set columns of these prompts."""
    if prompt_ids:
        session.connection().execute(update(PROMPTS).where(PROMPTS.c.id.in_(prompt_ids)).values(**columns))


def reminded(session: Session, prompt_ids: Collection[int], at: datetime) -> None:
    """One more reminder goes out after these prompts; what あとで asked for is settled by it."""
    change(session, prompt_ids, reminders=PROMPTS.c.reminders + 1, reminded_at=at)


def want_later(session: Session, client_id: int, day: date, at: datetime) -> None:
    """あとで: the next reminder after the prompt of `day` comes at that moment."""
    # The client before the prompt, as the worker locks them: no deadlock.
    remind(session, [client_id], at)
    session.connection().execute(
        update(PROMPTS).where(PROMPTS.c.client_id == client_id, PROMPTS.c.day == day).values(later_at=at)
    )


def withdraw(session: Session, client_id: int) -> None:
    """The client has begun, rests or stops: what was not tried yet is not sent to them any more."""
    untried = or_(SENDS.c.attempts == 0, SENDS.c.status == SendStatus.WAITING_FOR_QUOTA)
    unsent = select(SENDS.c.id).where(
        SENDS.c.kind.in_((MessageKind.PROMPT, MessageKind.REMINDER)),
        SENDS.c.status.in_((SendStatus.QUEUED, SendStatus.WAITING_FOR_QUOTA)),
        untried,
    )
    session.connection().execute(
        delete(RECIPIENTS).where(RECIPIENTS.c.client_id == client_id, RECIPIENTS.c.send_id.in_(unsent))
    )
