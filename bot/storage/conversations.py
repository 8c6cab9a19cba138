"""Conversations: one row a LINE account, locked while one of its events is taken in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased

from bot.concerns.concern import Level
from bot.storage import prepared
from bot.storage.models import Alert, AlertState, Client, Conversation, Send, Staff, table_of
from bot.storage.sends import IS_UNFINISHED
from bot.storage.session import insert_or_ignore

CONVERSATIONS = table_of(Conversation)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """What every step needs of a client."""

    id: int
    nickname: str
    staff_id: int
    staff_name: str
    medication: bool
    weekday: int | None
    time: time | None
    chosen_at: datetime | None
    earlier_prompt_at: datetime | None
    stopped_at: datetime | None
    crisis_open: bool


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as stored: whose it is, and its state as JSON."""

    line_user_id: str
    state: str | None
    client: ClientRow | None
    staff_id: int | None
    staff_name: str | None
    invited_code_id: int | None
    wrong_codes: int
    codes_paused_until: datetime | None
    crisis_open: bool = False
    unsent: bool = False

    def are_codes_paused(self, now: datetime) -> bool:
        """Whether wrong tries keep codes from being looked up."""
        return self.codes_paused_until is not None and now < self.codes_paused_until


_CARER = aliased(Staff)
_CRISIS_OPEN = exists().where(
    Alert.client_id == Client.id, Alert.level == Level.CRISIS, Alert.state != AlertState.RESOLVED
)
_STRANGERS_CRISIS_OPEN = exists().where(
    Alert.line_user_id == Conversation.line_user_id,
    Alert.client_id.is_(None),
    Alert.level == Level.CRISIS,
    Alert.state != AlertState.RESOLVED,
)
_UNSENT = exists().where(Send.line_user_id == Conversation.line_user_id, IS_UNFINISHED)
_LOAD: Any = (
    select(
        Conversation.state,
        Conversation.client_id,
        Conversation.staff_id,
        Conversation.invited_code_id,
        Conversation.wrong_codes,
        Conversation.codes_paused_until,
        Client.nickname,
        Client.staff_id.label("carer_id"),
        _CARER.name.label("carer_name"),
        Client.medication,
        Client.prompt_weekday,
        Client.prompt_time,
        Client.prompt_chosen_at,
        Client.earlier_prompt_at,
        Client.stopped_at,
        _CRISIS_OPEN.label("crisis_open"),
        _STRANGERS_CRISIS_OPEN.label("strangers_crisis_open"),
        Staff.name.label("staff_name"),
        _UNSENT.label("unsent"),
    )
    .select_from(Conversation)
    .outerjoin(Client, Client.id == Conversation.client_id)
    .outerjoin(_CARER, _CARER.id == Client.staff_id)
    .outerjoin(Staff, Staff.id == Conversation.staff_id)
    .where(Conversation.line_user_id == bindparam("user"))
)
_SAVE = update(CONVERSATIONS).where(CONVERSATIONS.c.line_user_id == bindparam("user"))
_LOCK = select(Conversation.line_user_id).where(Conversation.line_user_id == bindparam("user"))


def lock(session: Session, line_user_id: str, now: datetime) -> ConversationRow:
    """The person's conversation, made where there is none; nobody else changes it until the commit."""
    found = _wait_and_load(session, line_user_id)
    if found is None:
        row = {"line_user_id": line_user_id, "wrong_codes": 0, "created_at": now, "updated_at": now}
        insert_or_ignore(session, CONVERSATIONS, [row])
        found = _wait_and_load(session, line_user_id)
    return ConversationRow(
        line_user_id=line_user_id,
        state=found.state,
        client=_client(found),
        staff_id=found.staff_id,
        staff_name=found.staff_name,
        invited_code_id=found.invited_code_id,
        wrong_codes=found.wrong_codes,
        codes_paused_until=found.codes_paused_until,
        crisis_open=found.crisis_open or found.strangers_crisis_open,
        unsent=found.unsent,
    )


def _wait_and_load(session: Session, line_user_id: str) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        # In a statement of its own: one that waited would show the other tables as before the wait.
        session.connection().execute(_LOCK.with_for_update(), {"user": line_user_id})
    return next(iter(prepared.execute(session, _LOAD, {"user": line_user_id})), None)


def _client(found: Any) -> ClientRow | None:
    if found.client_id is None:
        return None
    return ClientRow(
        id=found.client_id,
        nickname=found.nickname or "",
        staff_id=found.carer_id,
        staff_name=found.carer_name,
        medication=found.medication,
        weekday=found.prompt_weekday,
        time=found.prompt_time,
        chosen_at=found.prompt_chosen_at,
        earlier_prompt_at=found.earlier_prompt_at,
        stopped_at=found.stopped_at,
        crisis_open=found.crisis_open,
    )


def save(session: Session, line_user_id: str, now: datetime, **columns: Any) -> None:
    """Write the state and whatever else changed of the conversation."""
    prepared.execute(session, _SAVE, {"user": line_user_id, "updated_at": now, **columns})


def state_of(session: Session, line_user_id: str) -> str | None:
    """The stored state of one conversation, or None."""
    statement = select(Conversation.state).where(Conversation.line_user_id == line_user_id)
    return session.connection().execute(statement).scalar()


def client_id_of(session: Session, line_user_id: str) -> int:
    """Whose account it is; only asked where it is a client's."""
    statement = select(Conversation.client_id).where(Conversation.line_user_id == line_user_id)
    return int(session.connection().execute(statement).scalar_one() or 0)


def forget_roles(session: Session, line_user_ids: Collection[str], now: datetime) -> None:
    """These accounts are nobody's any more: an old phone, someone who left."""
    session.connection().execute(
        update(CONVERSATIONS)
        .where(CONVERSATIONS.c.line_user_id.in_(line_user_ids))
        .values(client_id=None, staff_id=None, invited_code_id=None, state=None, updated_at=now)
    )
