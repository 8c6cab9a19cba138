"""The database and its transactions.

SQLite's writers take turns and share commits (`shared_commits`); PostgreSQL needs no turns, its row
locks are bounded instead.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from bot.storage import prepared
from bot.storage.encryption import KeyRing, use_keys
from bot.storage.shared_commits import CommitLostError, NoTurnError, SharedCommits

_Result = TypeVar("_Result")

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


@dataclass(frozen=True)
class Database:
    """An engine with the office's keys, and the two ways to use it."""

    engine: Engine
    keys: KeyRing
    _shared_commits: SharedCommits | None

    @contextmanager
    def transaction(self, wait: float = 30.0) -> Iterator[Session]:
        """One unit of work: commits at the end, rolls back on any exception.

        Raises DatabaseBusyError where it cannot begin within `wait` seconds, or loses the database.
        """
        with _named_faults():
            if self._shared_commits is not None:
                with self._shared_commits.transaction(wait) as session:
                    yield session
            else:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    _limit_row_waits(session, wait)
                    yield session

    def do(self, work: Callable[[Session], _Result], wait: float = 30.0) -> _Result:
        """The same for work that is a function: on SQLite the thread that has the turn does it."""
        if self._shared_commits is None:
            with self.transaction(wait) as session:
                return work(session)
        with _named_faults():
            done: _Result = self._shared_commits.do(work, wait)
            return done

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look without a writer's turn."""
        with _named_faults(), Session(self.engine) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections (before a fork, at the end of a test)."""
        if self._shared_commits is not None:
            self._shared_commits.close()
        self.engine.dispose()


def _limit_row_waits(session: Session, wait: float) -> None:
    if wait < LOCK_SECONDS:
        session.connection().exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(wait * 1000), 1)}")


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except (PoolTimeoutError, NoTurnError, CommitLostError) as error:
        raise DatabaseBusyError("the database is busy: try again") from error
    except DBAPIError as error:
        if error.connection_invalidated or is_busy(error):
            raise DatabaseBusyError("the database did not answer in time") from error
        raise


def is_busy(error: DBAPIError) -> bool:
    """Whether trying again may help."""
    text = str(error.orig)
    return _never_reached_the_server(error) or any(sign in text for sign in BUSY_SIGNS)


def _never_reached_the_server(error: DBAPIError) -> bool:
    # psycopg's words differ with the way the connection failed; a server that answers gives a state.
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None


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
    "disk is full",
    "disk I/O error",
    "No space left on device",
)


def open_database(url: str, keys: KeyRing) -> Database:
    """Build an engine for SQLite or PostgreSQL. Nothing connects yet."""
    engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgresql_engine(url)
    use_keys(engine, keys)
    shared = SharedCommits(engine) if engine.dialect.name == "sqlite" else None
    return Database(engine, keys, shared)


SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    # What undoes one writer's part would else be a file, made and taken away with every commit.
    "temp_store=MEMORY",
)


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
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # In whole tenths: the same statement again and again, and seldom needed.
    wait = math.ceil(options.get("wait", LOCK_SECONDS) * 10) * 100
    if connection.info.get("busy_timeout") != wait:
        prepared.run(connection, f"PRAGMA busy_timeout = {wait}")
        connection.info["busy_timeout"] = wait
    prepared.run(connection, f"BEGIN {options.get('begin', 'DEFERRED')}")


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
    session.connection().execute(_insert_or_ignore(_dialect(session), table), list(rows))


def insert_if_new(session: Session, table: Table, row: dict[str, Any]) -> bool:
    """Insert one row; False where its key is there already."""
    # Asked for by RETURNING: how many rows an INSERT made is not told the same way by both drivers.
    return bool(prepared.execute(session, _insert_if_new(_dialect(session), table), row))


def upsert(session: Session, table: Table, row: dict[str, Any], key: tuple[str, ...]) -> None:
    """Insert a row, or overwrite the one with the same key."""
    prepared.execute(session, _upsert(_dialect(session), table, tuple(row), key), row)


def insert_into(session: Session, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT: both dialects have it, each under its own name."""
    return insert_of(_dialect(session), table)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def insert_of(dialect: str, table: Table) -> Any:
    """The same for a statement that is built once for each dialect."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


# Building such a statement takes longer than running it, so each is built once.


@cache
def _insert_or_ignore(dialect: str, table: Table) -> Any:
    return insert_of(dialect, table).on_conflict_do_nothing()


@cache
def _insert_if_new(dialect: str, table: Table) -> Any:
    return _insert_or_ignore(dialect, table).returning(*table.primary_key)


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...], key: tuple[str, ...]) -> Any:
    # Inline: nobody reads a key back, and PostgreSQL's dialect would ask for one.
    statement = insert_of(dialect, table).inline()
    changed = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)
