"""Writers of one process on SQLite: one has the turn, does what the others ask for, and commits for all.

SQLite lets one writer in at a time, puts the others to sleep, and waits for the disk at every commit.
So the writers of a process queue before they ask for the file's lock. Each works inside a savepoint of
its own, and one commit ends what was done meanwhile. Nobody goes on before that commit: what was
returned from is on disk, and a commit can be shared by no more than there are threads. If it fails, it
fails for all who shared it.

Work that is handed in as a function (`do`) is done by whoever has the turn: passing the turn from
thread to thread for every event costs more than the event. Work inside `with` keeps its own thread.
"""

import contextvars
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from bot.storage.prepared import run


class NoTurnError(Exception):
    """Other writers kept the file for too long."""


class CommitLostError(Exception):
    """The transaction that several writers shared was not committed; try again."""


class _Part:
    """Work that waits for a turn. Its thread sleeps until it is on disk, or until it is to lead."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self._work = work
        self._context = contextvars.copy_context()
        self._news = threading.Lock()
        self._news.acquire()
        self._error: BaseException | None = None
        self._value: Any = None
        self.leads = False

    def run(self, shared: "_Shared") -> None:
        """In the thread that has the turn. Whatever goes wrong is told to the part's own thread."""
        try:
            with shared.part() as session:
                self._value = self._context.run(self._work, session)
        except BaseException as error:  # noqa: BLE001  it is raised again in its own thread
            self._error = error

    def wait(self, seconds: float) -> bool:
        """Whether there was news in time. A negative number waits for ever."""
        return self._news.acquire(timeout=seconds)

    def lead(self) -> None:
        """The turn is this part's."""
        self.leads = True
        self._news.release()

    def finish(self, *, committed: bool) -> None:
        """Let its thread go on."""
        if not committed and self._error is None:
            self._error = CommitLostError("the transaction was lost: try again")
        self._news.release()

    def result(self) -> Any:
        """What the work returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value


class _Shared:
    """A transaction that several writers use, one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._transaction = connection.begin()
        self._ended = threading.Event()
        self._committed = False
        self.parts: list[_Part] = []

    @contextmanager
    def part(self) -> Iterator[Session]:
        """One writer's part: it is undone alone if it fails."""
        run(self._connection, "SAVEPOINT part")
        # The savepoint is ours, not the session's: its own would cost as much as the writing.
        with Session(
            self._connection, join_transaction_mode="rollback_only", expire_on_commit=False
        ) as session:
            try:
                yield session
                session.flush()
            except BaseException:
                if self.is_sound:
                    run(self._connection, "ROLLBACK TO part")
                raise
        run(self._connection, "RELEASE part")

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
            for part in self.parts:
                part.finish(committed=self._committed)

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
        self._parts: deque[_Part] = deque()
        self._shared: _Shared | None = None
        self._connection: Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def transaction(self, wait: float) -> Iterator[Session]:
        """A unit of work, on disk when it is left. Raises NoTurnError, CommitLostError and SQLite's own."""
        deadline = time.monotonic() + wait
        with self._turn:
            self._waiting += 1
            came = self._turn.wait_for(lambda: not self._taken, wait)
            self._waiting -= 1
            if not came:
                raise NoTurnError("other writers keep the database: try again")
            self._taken = True
        with self._leading(deadline) as session:
            yield session

    def do(self, work: Callable[[Session], Any], wait: float) -> Any:
        """A unit of work, done by whoever has the turn; raises besides what `work` raises."""
        deadline = time.monotonic() + wait
        part = _Part(work)
        with self._turn:
            leads = not self._taken
            if leads:
                self._taken = True
            else:
                self._parts.append(part)
        if not leads and not part.wait(wait):
            self._withdraw(part)
        if leads or part.leads:
            with self._leading(deadline) as session:
                return work(session)
        return part.result()

    def _withdraw(self, part: _Part) -> None:
        with self._turn:
            if part in self._parts:
                self._parts.remove(part)
                raise NoTurnError("other writers keep the database: try again")
        part.wait(-1)  # It is being done: the commit will not be long.

    @contextmanager
    def _leading(self, deadline: float) -> Iterator[Session]:
        """Our own work, then that of others, in a turn that is ours already."""
        shared = self._shared
        if shared is None:
            shared = self._shared = self._begin(max(deadline - time.monotonic(), 0.001))
        try:
            with shared.part() as session:
                yield session
        finally:
            self._end_turn(shared)
        shared.wait_for_the_end()

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
        while (part := self._next_part(shared)) is not None:
            shared.parts.append(part)
            part.run(shared)
        if shared.is_sound and self._give_turn_if_wanted():
            return
        self._shared = None
        try:
            shared.end()
        finally:
            self._give_turn()

    def _next_part(self, shared: _Shared) -> _Part | None:
        with self._turn:
            return self._parts.popleft() if shared.is_sound and self._parts else None

    def _give_turn_if_wanted(self) -> bool:
        # In one step: someone who waits now either gets the turn or is still waiting when it is free.
        with self._turn:
            if self._waiting == 0:
                return False
            self._taken = False
            self._turn.notify()
            return True

    def _give_turn(self) -> None:
        """To whoever waits in `with`, else to the oldest part, else to nobody."""
        with self._turn:
            if self._waiting == 0 and self._parts:
                self._parts.popleft().lead()
                return
            self._taken = False
            self._turn.notify()
