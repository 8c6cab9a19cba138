"""All that is held on one client: which rows of which table, followed along the foreign keys.

Derived from the models, so that a table that is added later is neither forgotten in a client's copy
nor left behind by an erasure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, false, or_, select
from sqlalchemy.orm import Session

from bot.storage.models import Base, Client, Conversation, table_of

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
        reasons = [*_by_account(table, accounts), *_by_key(table, which)]
        if table is not CLIENTS and reasons:
            which[table] = or_(false(), *reasons)
    ordered = reversed(Base.metadata.sorted_tables)
    return [Held(table, which[table]) for table in ordered if table in which]


def _accounts(session: Session, client_id: int) -> list[str]:
    linked = select(Conversation.line_user_id).where(Conversation.client_id == client_id)
    named = select(Client.line_user_id).where(Client.id == client_id, Client.line_user_id.is_not(None))
    return [str(account) for account in {*session.scalars(linked), *session.scalars(named)}]


def _by_account(table: Table, accounts: list[str]) -> Iterator[ColumnElement[bool]]:
    if "line_user_id" in table.c and accounts and table.name != "staff":
        yield table.c.line_user_id.in_(accounts)


def _by_key(table: Table, which: Mapping[Table, ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    for constraint in table.foreign_key_constraints:
        parent = constraint.referred_table
        if parent in which and parent is not table:
            for element in constraint.elements:
                yield element.parent.in_(select(element.column).where(which[parent]))
