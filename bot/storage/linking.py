"""How a code becomes a link between a LINE account and a person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.storage import conversations, line_accounts
from bot.storage.clients import supported_on
from bot.storage.models import Client, Code, Staff, table_of

CODES = table_of(Code)
CLIENTS = table_of(Client)
STAFF = table_of(Staff)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that is good now, and whose it is. `old_line_user_id` is the account linked so far."""

    id: int
    client_id: int | None
    staff_id: int | None
    name: str
    carer_name: str | None
    consented: bool
    old_line_user_id: str | None


_CARER = aliased(Staff)
_FIND = (
    select(
        Code.id,
        Code.client_id,
        Code.staff_id,
        Client.nickname,
        Client.consented_at,
        Client.stopped_at,
        Client.line_user_id,
        _CARER.name.label("carer_name"),
        Staff.name.label("staff_name"),
        Staff.line_user_id.label("staff_line_user_id"),
    )
    .outerjoin(Client, Client.id == Code.client_id)
    .outerjoin(_CARER, _CARER.id == Client.staff_id)
    .outerjoin(Staff, Staff.id == Code.staff_id)
    .where(Code.used_at.is_(None), Staff.left_at.is_(None))
)


def find_code(session: Session, lookup: str, now: datetime, today: date) -> FoundCode | None:
    """The unused, unexpired code with that keyed hash, of someone who is here on that day."""
    found = _FIND.where(Code.lookup == lookup, Code.expires_at > now, _is_here(today))
    return _found(session.execute(found).first())


def code_by_id(session: Session, code_id: int, today: date) -> FoundCode | None:
    """The unused code of that id, also if it has expired since it was read."""
    return _found(session.execute(_FIND.where(Code.id == code_id, _is_here(today))).first())


def _is_here(today: date) -> ColumnElement[bool]:
    return or_(Code.client_id.is_(None), supported_on(today))


def _found(row: Any) -> FoundCode | None:
    if row is None:
        return None
    return FoundCode(
        id=row.id,
        client_id=row.client_id,
        staff_id=row.staff_id,
        name=row.nickname or row.staff_name or "",
        carer_name=row.carer_name,
        consented=row.consented_at is not None,
        old_line_user_id=row.line_user_id or row.staff_line_user_id,
    )


def use_code(session: Session, code_id: int, now: datetime) -> bool:
    """Use a code up; False where somebody else was quicker."""
    statement = update(CODES).where(CODES.c.id == code_id, CODES.c.used_at.is_(None)).values(used_at=now)
    return session.connection().execute(statement).rowcount == 1


def link_client(session: Session, client_id: int, line_user_id: str, now: datetime, **columns: Any) -> None:
    """The account is this client's; an older one is nobody's."""
    _unlink(session, CLIENTS, client_id, now)
    session.execute(
        update(CLIENTS)
        .where(CLIENTS.c.id == client_id)
        .values(line_user_id=line_user_id, blocked_at=None, **columns)
    )
    conversations.save(session, line_user_id, now, client_id=client_id, invited_code_id=None, wrong_codes=0)


def link_staff(session: Session, staff_id: int, line_user_id: str, now: datetime) -> None:
    """The account is this staff member's; an older one is nobody's."""
    _unlink(session, STAFF, staff_id, now)
    session.execute(
        update(STAFF).where(STAFF.c.id == staff_id).values(line_user_id=line_user_id, blocked_at=None)
    )
    conversations.save(session, line_user_id, now, staff_id=staff_id, invited_code_id=None, wrong_codes=0)


def _unlink(session: Session, table: Any, person_id: int, now: datetime) -> None:
    old = session.execute(select(table.c.line_user_id).where(table.c.id == person_id)).scalar()
    if old is not None:
        line_accounts.detach(session, old, now)


def set_blocked(session: Session, line_user_id: str, blocked_at: datetime | None) -> None:
    """The person blocked the account, or came back."""
    for table in (CLIENTS, STAFF):
        session.execute(
            update(table).where(table.c.line_user_id == line_user_id).values(blocked_at=blocked_at)
        )


def manager_names(session: Session) -> tuple[str, ...]:
    """The names of the managers who work here now."""
    statement = select(Staff.name).where(Staff.is_manager, Staff.left_at.is_(None)).order_by(Staff.id)
    return tuple(session.scalars(statement))
