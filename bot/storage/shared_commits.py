"""Writers of one process on SQLite: they take turns, and whoever waits for a turn shares the commit.

SQLite lets one writer in at a time, puts the others to sleep, and waits for the disk at every commit.
So the writers of a process queue before they ask for the file's lock; each works inside a savepoint of
its own, and the last of those who were waiting commits for all. Nobody goes on before that commit: what
`transaction` returned from is on disk. If the commit fails, it fails for all who shared it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session


class NoTurnError(Exception):
    """Other writers kept the file for too long."""


class CommitLostError(Exception):
    """The transaction that several writers shared was not committed; try again."""


class _Shared:
    """A transaction that several writers use, one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._transaction = connection.begin()
        self._ended = threading.Event()
        self._committed = False

    @contextmanager
    def part(self) -> Iterator[Session]:
        """One writer's part: it is undone alone if it fails."""
        self._connection.exec_driver_sql("SAVEPOINT part")
        # The savepoint is ours, not the session's: its own would cost as much as the writing.
        with Session(
            self._connection, join_transaction_mode="rollback_only", expire_on_commit=False
        ) as session:
            try:
                yield session
                session.flush()
            except BaseException:
                if self.is_sound:
                    self._connection.exec_driver_sql("ROLLBACK TO part")
                raise
        self._connection.exec_driver_sql("RELEASE part")

    @property
    def is_sound(self) -> bool:
        """False where SQLite itself rolled everything back, as it does when the disk is full."""
        driver = self._connection.connection.dbapi_connection
        return self._transaction.is_active and driver is not None and driver.in_transaction

    def end(self) -> None:
        """Commit for all."""
        try:
            if self.is_sound:
                self._transaction.commit()
                self._committed = True
        finally:
            if not self._committed:
                self._connection.close()
            self._ended.set()

    def wait_for_the_end(self) -> None:
        """Until it is on disk. Raises CommitLostError."""
        self._ended.wait()
        if not self._committed:
            raise CommitLostError("the transaction was lost: try again")


class SharedCommits:
    """The turns of one process at one SQLite file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Condition()
        self._taken = False
        self._waiting = 0
        self._shared: _Shared | None = None
        self._connection: Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def transaction(self, wait: float) -> Iterator[Session]:
        """A unit of work, on disk when it is left. Raises NoTurnError, CommitLostError and SQLite's own."""
        shared = self._take_turn(wait)
        try:
            with shared.part() as session:
                yield session
        finally:
            self._end_turn(shared)
        shared.wait_for_the_end()

    def _take_turn(self, wait: float) -> _Shared:
        deadline = time.monotonic() + wait
        with self._turn:
            self._waiting += 1
            came = self._turn.wait_for(lambda: not self._taken, wait)
            self._waiting -= 1
            if not came:
                raise NoTurnError("other writers keep the database: try again")
            self._taken = True
        if self._shared is None:
            self._shared = self._begin(max(deadline - time.monotonic(), 0.001))
        return self._shared

    def _begin(self, wait: float) -> _Shared:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self._engine.connect()
            return _Shared(self._connection.execution_options(begin="IMMEDIATE", wait=wait))
        except BaseException:
            if self._connection is not None:
                self._connection.close()
            self._give_turn()
            raise

    def _end_turn(self, shared: _Shared) -> None:
        if shared.is_sound and self._give_turn_if_wanted():
            return
        self._shared = None
        try:
            shared.end()
        finally:
            self._give_turn()

    def _give_turn_if_wanted(self) -> bool:
        # In one step: someone who waits now either gets the turn or is still waiting when it is free.
        with self._turn:
            if self._waiting == 0:
                return False
            self._taken = False
            self._turn.notify()
            return True

    def _give_turn(self) -> None:
        with self._turn:
            self._taken = False
            self._turn.notify()
