"""Bringing everything that is encrypted under the newest key, while the product runs.

Only a value that still is what was read is replaced, so that nothing written meanwhile is lost;
whatever the product writes meanwhile is under its newest key anyway. Interrupted, it may be run again.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Row,
    Table,
    bindparam,
    column,
    select,
    table,
    type_coerce,
    update,
)

from bot.storage.encryption import EncryptedJSON, EncryptedText, KeyRing, WrongKeyError
from bot.storage.models import Base
from bot.storage.session import Database, DatabaseBusyError

BATCH = 100
TRIES, PAUSE = 20, 0.5


@dataclass(frozen=True, slots=True)
class TableDone:
    """One table: how many values it holds, and how many of them were brought under the newest key."""

    name: str
    values: int
    changed: int


def encrypted_tables() -> dict[str, list[str]]:
    """Every table that holds encrypted columns, and which."""
    found = {one.name: _encrypted(one) for one in Base.metadata.sorted_tables}
    return {name: columns for name, columns in found.items() if columns}


def reencrypt(database: Database, newest: KeyRing) -> Iterator[TableDone]:
    """Go through table after table; `newest` holds the newest key alone. Raises WrongKeyError."""
    for name in encrypted_tables():
        yield _reencrypt_table(database, newest, Base.metadata.tables[name])


def _encrypted(one: Table) -> list[str]:
    return [c.name for c in one.columns if isinstance(c.type, EncryptedText | EncryptedJSON)]


def _reencrypt_table(database: Database, newest: KeyRing, one: Table) -> TableDone:
    (key,) = one.primary_key
    values = changed = 0
    after = None
    while rows := _next_rows(database, one, key, after):
        after = rows[-1][0]
        for place, name in enumerate(_encrypted(one), start=1):
            tokens = [(row[0], row[place]) for row in rows if row[place] is not None]
            old = [(row, token) for row, token in tokens if not _is_under(newest, token)]
            values += len(tokens)
            changed += _replace(database, one.name, key, name, old)
    return TableDone(one.name, values, changed)


def _next_rows(database: Database, one: Table, key: Column[Any], after: Any) -> Sequence[Row[Any]]:
    tokens = [type_coerce(one.c[name], LargeBinary()) for name in _encrypted(one)]
    statement = select(key, *tokens).order_by(key).limit(BATCH)
    if after is not None:
        statement = statement.where(key > after)
    with database.reading() as session:
        return session.execute(statement).all()


def _replace(
    database: Database, name: str, key: Column[Any], token: str, old: Sequence[tuple[Any, bytes]]
) -> int:
    """Replace what is still as it was read; returns how many were."""
    if not old:
        return 0
    # The bare table: through the model, the tokens themselves would be encrypted again.
    bare = table(name, column(key.name, key.type), column(token, LargeBinary()))
    statement = (
        update(bare)
        .where(bare.c[key.name] == bindparam("row"), bare.c[token] == bindparam("old"))
        .values({token: bindparam("new")})
    )
    changes = [{"row": row, "old": was, "new": _anew(database.keys, was)} for row, was in old]
    return _patiently(database, statement, changes)


def _patiently(database: Database, statement: Any, changes: list[dict[str, Any]]) -> int:
    """One short transaction; a busy product goes first."""
    for _ in range(TRIES):
        try:
            with database.transaction() as session:
                return session.connection().execute(statement, changes).rowcount
        except DatabaseBusyError:
            time.sleep(PAUSE)
    raise DatabaseBusyError("the database is busy: try again")


def _anew(keys: KeyRing, token: bytes) -> bytes:
    return keys.encrypt(keys.decrypt(token))


def _is_under(newest: KeyRing, token: bytes) -> bool:
    try:
        newest.decrypt(token)
    except WrongKeyError:
        return False
    return True
