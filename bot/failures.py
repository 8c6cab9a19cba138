"""When our own code fails on an event: nothing is lost, a worry is still heard, and we say sorry."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import alerts, incoming
from bot.delivery.outbox import Reply, queue_reply
from bot.dialogs import crisis
from bot.dialogs.context import Context, Noticed, Stranger
from bot.dialogs.events import Said
from bot.dialogs.inbound import Inbound, Text
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.state import State
from bot.dialogs.turn import Turn
from bot.dialogs.wording import say
from bot.known import Known, Loading
from bot.office import Office
from bot.storage import conversations, inbound, sends
from bot.storage.session import is_busy

log = structlog.get_logger()


def keep_failed(
    office: Office, event: Inbound, raw: dict[str, Any], now: datetime, wait: float
) -> set[str]:
    """Keep the event raw, read its words by the concern rules all the same, and answer.

    Returns whom to send to. Raises DatabaseBusyError.
    """
    with office.database.transaction(wait) as session:
        if not inbound.remember_failed(session, event, raw, now):
            return set()
        noticed = _read_anyway(Loading(office, session, now), event)
        said = _sorry(office, event, noticed, now)
        queue_reply(session, now, Reply(said, event.line_user_id, event.reply_token))
        return sends.queued_for(session)


def _read_anyway(loading: Loading, event: Inbound) -> Noticed | None:
    """What does not depend on the state that we may have failed on."""
    try:
        with loading.session.begin_nested():
            return _settle_and_read(loading, event)
    except DBAPIError as error:
        if is_busy(error):
            raise
        log.exception("words not read", event_id=event.event_id)
    except Exception:
        log.exception("words not read", event_id=event.event_id)
    return None


def _settle_and_read(loading: Loading, event: Inbound) -> Noticed | None:
    session: Session = loading.session
    row = conversations.lock(session, event.line_user_id, loading.now)
    incoming.settle(session, event, row, loading.now)
    if not isinstance(event.content, Text):
        return None
    inbound.blank_if_taken_back(session, event.event_id, event.content.message_id)
    return alerts.notice(loading, Known(row, State()), event, event.content)


def _sorry(office: Office, event: Inbound, noticed: Noticed | None, now: datetime) -> list[Said]:
    if noticed is None or not crisis.is_crisis(noticed):
        return [Said(MessageKind.ANSWER, Words(say("failures", "sorry")))]
    turn = Turn(event, Context(Stranger(), office.settings.timezone), now, State())
    lines = crisis.show_lines(turn, noticed).events
    said = [fact for fact in lines if isinstance(fact, Said)]
    return [Said(MessageKind.ANSWER, Words(say("failures", "sorry_in_crisis"))), *said]
