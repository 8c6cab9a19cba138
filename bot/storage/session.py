"""The database and its transactions.

SQLite lets one writer in at a time and puts the others to sleep, so writers of one process take turns
before they ask for the file's lock. PostgreSQL needs no turns; its row locks are bounded instead.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from bot.storage.encryption import KeyRing, use_keys

LOCK_SECONDS = 1.5
"""How long a writer waits for its turn or a row: within LINE's two seconds."""


class DatabaseBusyError(Exception):
    """No turn came in time, or the database did not answer: try again."""


class DatabaseNow(FunctionElement[float]):
    """The database's own clock in epoch seconds: leases of several machines are read against one clock."""

    inherit_cache = True
    type = Float()


@compiles(DatabaseNow, "sqlite")
def _sqlite_now(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(DatabaseNow, "postgresql")
def _postgresql_now(*_: Any, **__: Any) -> str:
    return "(extract(epoch from clock_timestamp())::double precision)"


class _Turns:
    """A lock between writers of one process; PostgreSQL does without."""

    def __init__(self, lock: "threading.Lock | None") -> None:
        self._lock = lock

    @contextmanager
    def take(self, seconds: float) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        if not self._lock.acquire(timeout=seconds):
            raise DatabaseBusyError("the database is busy: try again")
        try:
            yield
        finally:
            self._lock.release()


@dataclass(frozen=True)
class Database:
    """An engine with the office's keys, and the two ways to use it."""

    engine: Engine
    keys: KeyRing
    _turns: _Turns

    @contextmanager
    def transaction(self, wait: float = 30.0) -> Iterator[Session]:
        """One unit of work: commits at the end, rolls back on any exception.

        Raises DatabaseBusyError where it cannot begin within `wait` seconds, or loses the database.
        """
        deadline = time.monotonic() + wait
        with (
            self._turns.take(wait),
            _named_faults(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            _begin_writing(session, max(deadline - time.monotonic(), 0.001))
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look without a writer's turn."""
        with _named_faults(), Session(self.engine) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections (before a fork, at the end of a test)."""
        self.engine.dispose()


def _begin_writing(session: Session, wait: float) -> None:
    """Get SQLite's write lock within that time, or let PostgreSQL's row locks be waited for no longer."""
    connection = session.connection(execution_options={"begin": "IMMEDIATE", "wait": wait})
    if connection.dialect.name == "postgresql" and wait < LOCK_SECONDS:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(wait * 1000), 1)}")


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusyError("all connections are taken: try again") from error
    except DBAPIError as error:
        if error.connection_invalidated or is_busy(error):
            raise DatabaseBusyError("the database did not answer in time") from error
        raise


def is_busy(error: DBAPIError) -> bool:
    """Whether trying again may help."""
    text = str(error.orig)
    return any(sign in text for sign in BUSY_SIGNS)


BUSY_SIGNS = (
    "database is locked",
    "lock timeout",
    "deadlock detected",
    "statement timeout",
    "could not serialize",
    "connection failed",
    "connection is closed",
    "server closed the connection",
    "terminating connection",
    "the database system is",
    "consuming input failed",
)


def open_database(url: str, keys: KeyRing) -> Database:
    """Build an engine for SQLite or PostgreSQL. Nothing connects yet."""
    engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgresql_engine(url)
    use_keys(engine, keys)
    lock = threading.Lock() if engine.dialect.name == "sqlite" else None
    return Database(engine, keys, _Turns(lock))


def _sqlite_engine(url: str) -> Engine:
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    connect = {"timeout": LOCK_SECONDS, "check_same_thread": False}
    # An error's text must not carry what a person wrote.
    engine = create_engine(url, connect_args=connect, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is deferred and late; _begin_sqlite says what is meant.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    milliseconds = int(options.get("wait", LOCK_SECONDS) * 1000)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    connection.exec_driver_sql(f"BEGIN {options.get('begin', 'DEFERRED')}")


def _postgresql_engine(url: str) -> Engine:
    milliseconds = int(LOCK_SECONDS * 1000)
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=LOCK_SECONDS,
        connect_args={
            "connect_timeout": 2,
            "options": f"-c lock_timeout={milliseconds} -c timezone=UTC",
        },
    )


def insert_or_ignore(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    session.connection().execute(insert_into(session, table).on_conflict_do_nothing(), list(rows))


def insert_if_new(session: Session, table: Table, row: dict[str, Any]) -> bool:
    """Insert one row; False where its key is there already."""
    # Asked for by RETURNING: how many rows an INSERT made is not told the same way by both drivers.
    statement = insert_into(session, table).on_conflict_do_nothing().returning(*table.primary_key)
    return session.connection().execute(statement, row).first() is not None


def upsert(session: Session, table: Table, row: dict[str, Any], key: Sequence[str]) -> None:
    """Insert a row, or overwrite the one with the same key."""
    statement = insert_into(session, table)
    changed = {name: statement.excluded[name] for name in row if name not in key}
    session.connection().execute(statement.on_conflict_do_update(index_elements=key, set_=changed), row)


def insert_into(session: Session, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT: both dialects have it, each under its own name."""
    dialect = session.get_bind().dialect.name
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)
