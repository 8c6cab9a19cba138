"""One inbound event = one transaction: an answer, the next question and an alert stand or fall together."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import structlog

from bot import alerts, incoming
from bot.delivery.outbox import queue_reply
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
from bot.recording import Writing, write
from bot.storage import conversations, inbound, sends
from bot.storage.conversations import ConversationRow
from bot.storage.session import DatabaseBusyError

log = structlog.get_logger()


def take_in(office: Office, event: Inbound, raw: dict[str, Any], now: datetime, wait: float) -> set[str]:
    """Store the event and everything that follows from it. A known event changes nothing.

    Where our own code fails on it, the event is kept as failed and the person hears that we are sorry.
    Returns whom `delivery` has to send to. Raises DatabaseBusyError where nothing could be stored
    within `wait` seconds.
    """
    try:
        return _take_in(office, event, now, wait)
    except DatabaseBusyError:
        raise
    except Exception:
        log.exception("event failed", event_id=event.event_id)
        return keep_failed(office, event, raw, now, wait)


def _take_in(office: Office, event: Inbound, now: datetime, wait: float) -> set[str]:
    with office.database.transaction(wait) as session:
        if not inbound.remember(session, event, now):
            return set()
        loading = Loading(office, session, now)
        row = conversations.lock(session, event.line_user_id, now)
        incoming.settle(session, event, row, now)
        step, writing = _step(loading, event, row)
        for fact in step.events:
            write(fact, writing)
        alerts.follow(loading, writing.known, event, step.events)
        conversations.save(session, event.line_user_id, now, state=state_to_json(step.state))
        _answer(writing, step)
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


def _answer(writing: Writing, step: Step) -> None:
    said = [*(fact for fact in step.events if isinstance(fact, Said)), *writing.said]
    if not said:
        return
    row = writing.known.row
    queue_reply(
        writing.session,
        writing.now,
        said,
        line_user_id=writing.user,
        reply_token=writing.inbound.reply_token,
        quoting=_quoted(step),
        client_id=row.client.id if row.client else None,
        staff_id=row.staff_id,
    )


def _quoted(step: Step) -> Collection[str]:
    """The texts of the record at hand: a summary may quote them."""
    record = step.state.record
    given = record.answers.values() if record else ()
    return {piece.message_id for answer in given for piece in answer.pieces}
