"""All that is held on one client: which rows of which table, followed along the foreign keys.

Derived from the models, so that a table that is added later is neither forgotten in a client's copy
nor left behind by an erasure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, or_, select
from sqlalchemy.orm import Session

from bot.storage.models import Base, Client, Staff, table_of

CLIENTS = table_of(Client)


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table that are about the client."""

    table: Table
    which: ColumnElement[bool]

    def rows(self, session: Session) -> list[dict[str, Any]]:
        """The rows, decrypted."""
        found = session.connection().execute(select(self.table).where(self.which))
        return [dict(row._mapping) for row in found]


def held_on(session: Session, client_id: int) -> list[Held]:
    """Tables in the order in which rows may be deleted: those that point to others first."""
    accounts = _accounts(session, client_id)
    which: dict[Table, ColumnElement[bool]] = {CLIENTS: CLIENTS.c.id == client_id}
    for table in Base.metadata.sorted_tables:
        reasons = [*_by_account(table, accounts, client_id), *_by_key(table, which)]
        if table is not CLIENTS and reasons:
            which[table] = or_(false(), *reasons)
    ordered = reversed(Base.metadata.sorted_tables)
    return [Held(table, which[table]) for table in ordered if table in which]


def _accounts(session: Session, client_id: int) -> list[str]:
    """The LINE accounts that are or were theirs, but for one that is somebody else's by now."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if "line_user_id" in table.c and "client_id" in table.c:
            named = select(table.c.line_user_id).where(table.c.client_id == client_id).distinct()
            found.update(session.connection().execute(named).scalars())
    found.update(session.scalars(select(Client.line_user_id).where(Client.id == client_id)))
    taken = {*session.scalars(select(Client.line_user_id).where(Client.id != client_id))}
    taken |= {*session.scalars(select(Staff.line_user_id))}
    return [account for account in found - taken if account is not None]


def _by_account(table: Table, accounts: list[str], client_id: int) -> Iterator[ColumnElement[bool]]:
    if "line_user_id" not in table.c or not accounts or table.name == "staff":
        return
    theirs: ColumnElement[bool] = table.c.line_user_id.in_(accounts)
    if "client_id" in table.c:
        theirs = and_(theirs, or_(table.c.client_id.is_(None), table.c.client_id == client_id))
    yield theirs


def _by_key(table: Table, which: Mapping[Table, ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    for constraint in table.foreign_key_constraints:
        parent = constraint.referred_table
        if parent in which and parent is not table:
            for element in constraint.elements:
                yield element.parent.in_(select(element.column).where(which[parent]))
