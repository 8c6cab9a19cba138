"""One inbound event = one transaction: an answer, the next question and an alert stand or fall together."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from bot import alerts, incoming
from bot.delivery.at_once import AtOnce, never_at_once
from bot.delivery.outbox import Reply, queue_reply, reply_at_once
from bot.dialogs.context import Noticed
from bot.dialogs.engine import advance, needs
from bot.dialogs.events import Said
from bot.dialogs.inbound import Inbound, Text
from bot.dialogs.state import State
from bot.dialogs.state_json import state_from_json, state_to_json
from bot.dialogs.turn import Step
from bot.failures import keep_failed
from bot.known import Known, Loading, context_of, read_typed_code
from bot.office import Office
from bot.recording import write
from bot.storage import conversations, inbound, sends
from bot.storage.conversations import ConversationRow
from bot.storage.session import DatabaseBusyError
from bot.writing import Writing

log = structlog.get_logger()


def take_in(
    office: Office,
    event: Inbound,
    raw: dict[str, Any],
    now: datetime,
    wait: float,
    sending: Callable[[], AtOnce] = never_at_once,
) -> set[str]:
    """Store the event and everything that follows from it. A known event changes nothing.

    Where our own code fails on it, the event is kept as failed and the person hears that we are sorry.
    The reply goes out at once where `sending` allows it. Returns whom `delivery` has to send to besides.
    Raises DatabaseBusyError where nothing could be stored within `wait` seconds.
    """
    try:
        return _take_in(office, event, now, wait, sending)
    except DatabaseBusyError:
        raise
    except Exception:
        log.exception("event failed", event_id=event.event_id)
        return keep_failed(office, event, raw, now, wait)


def _take_in(
    office: Office, event: Inbound, now: datetime, wait: float, sending: Callable[[], AtOnce]
) -> set[str]:
    # Doubtful words take tens of milliseconds, and writers take turns: they are read before.
    look = office.reader.look(event.content.body) if isinstance(event.content, Text) else None
    with sending() as at_once:

        def work(session: Session) -> set[str]:
            return _write(Loading(office, session, now, look), event, at_once)

        return office.database.do(work, wait)


def _write(loading: Loading, event: Inbound, at_once: AtOnce) -> set[str]:
    session, now = loading.session, loading.now
    if not inbound.remember(session, event, now):
        return set()
    row = conversations.lock(session, event.line_user_id, now)
    incoming.settle(session, event, row, now)
    step, writing = _step(loading, event, row)
    for fact in step.events:
        write(fact, writing)
    alerts.follow(loading, writing.known, event, step.events)
    conversations.save(session, event.line_user_id, now, state=state_to_json(step.state))
    _answer(writing, step, at_once)
    return sends.queued_for(session)


def _step(loading: Loading, event: Inbound, row: ConversationRow) -> tuple[Step, Writing]:
    state = state_from_json(row.state) if row.state else State()
    known = Known(row, state, read_typed_code(loading, row, event))
    noticed = _notice(loading, known, event)
    context = context_of(loading, known, needs(state, event), noticed)
    return advance(state, event, context, loading.now), Writing(loading, known, event)


def _notice(loading: Loading, known: Known, event: Inbound) -> Noticed | None:
    # A code is no worry, and words typed with one are read when it turns out to be none.
    if not isinstance(event.content, Text) or known.code is not None:
        return None
    return alerts.notice(loading, known, event, event.content)


def _answer(writing: Writing, step: Step, at_once: AtOnce) -> None:
    said = [*(fact for fact in step.events if isinstance(fact, Said)), *writing.said]
    if not said:
        return
    session, row, now = writing.session, writing.known.row, writing.now
    reply = Reply(
        said,
        writing.user,
        writing.inbound.reply_token,
        quoting=_quoted(step),
        client_id=row.client.id if row.client else None,
        staff_id=row.staff_id,
    )
    # What was queued for the same person goes first, now or before.
    if row.unsent or writing.user in sends.queued_for(session):
        queue_reply(session, now, reply)
    else:
        reply_at_once(session, now, reply, at_once)


def _quoted(step: Step) -> Collection[str]:
    """The texts of the record at hand: a summary may quote them."""
    record = step.state.record
    given = record.answers.values() if record else ()
    return {piece.message_id for answer in given for piece in answer.pieces}
