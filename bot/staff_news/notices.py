"""Small things that a client's staff should hear of, in LINE, without any free text."""

from sqlalchemy import select

from bot.delivery.outbox import Quiet, queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.known import Loading
from bot.storage.linking import FoundCode
from bot.storage.models import Client, Staff


def wrong_person_has_code(loading: Loading, code: FoundCode) -> None:
    """Someone who is not the client typed the client's invitation code."""
    _tell_carer(loading, code.client_id, "wrong_person_has_code", code.name)


def _tell_carer(loading: Loading, client_id: int | None, message: str, nickname: str) -> None:
    statement = (
        select(Staff.id, Staff.line_user_id)
        .join(Client, Client.staff_id == Staff.id)
        .where(Client.id == client_id, Staff.line_user_id.is_not(None))
    )
    carer = loading.session.execute(statement).first()
    if carer is not None:
        words = Words(say("staff_notices", message, nickname=nickname))
        queue_push(
            loading.session,
            loading.now,
            carer.line_user_id,
            MessageKind.NOTICE,
            [words],
            staff_id=carer.id,
            quiet=Quiet.now(loading.now, loading.office.calendar()),
        )
