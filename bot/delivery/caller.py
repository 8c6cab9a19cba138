"""A process of its own that talks to LINE for a web process.

Python's threads share one interpreter: each call to LINE would keep webhooks waiting for it. The caller
opens no database and reads no key; it is given jobs and gives answers back, and what they mean is decided
where they came from. It ends when its web process does.
"""

import os
import pickle
import queue
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

import structlog
from prometheus_client import Counter

from bot.delivery.senders import Senders
from bot.delivery.transports import Call, Transports
from bot.line.calls import CALLS_AT_ONCE, Answer, Outcome, open_calls
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.storage.sends import Job

log = structlog.get_logger()

CALLERS_ENDED = Counter("tsuzuku_callers_ended", "Calling processes that ended before their web process")
ENDED = Answer(Outcome.UNCLEAR, "the calling process ended")
STDERR = 2
GATHER_SECONDS = 0.03
"""How long answers wait for others: each time that they come, they wake the other process."""
IGNORED = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)


class Caller:
    """The web process's end. Jobs that nobody will answer any more come back as unclear."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._numbers = count()
        self._writing = threading.Lock()
        self._under_way: dict[int, Callable[[Answer], None]] = {}
        self._is_gone = False

    def start(self) -> None:
        """Begin to listen for answers; call it where threads may be begun."""
        threading.Thread(target=self._listen, name="caller", daemon=True).start()

    def take(self, job: Job, answered: Callable[[Answer], None]) -> bool:
        """Have a call made; `answered` is told once. False where there is no caller any more."""
        with self._writing:
            if self._is_gone:
                return False
            number = next(self._numbers)
            self._under_way[number] = answered
            try:
                self._pipe.send_bytes(pickle.dumps([(number, Call.of(job))]))
            except OSError:
                self._is_gone = True
                del self._under_way[number]
                return False
            return True

    def _listen(self) -> None:
        try:
            for number, answer in _received(self._pipe):
                self._under_way.pop(number)(answer)
        finally:
            log.error("caller ended")
            CALLERS_ENDED.inc()
            self._end()

    def _end(self) -> None:
        with self._writing:
            self._is_gone = True
            left, self._under_way = self._under_way, {}
        for answered in left.values():
            answered(ENDED)


def _received(pipe: Connection) -> Iterator[tuple[int, Any]]:
    try:
        while True:
            yield from pickle.loads(pipe.recv_bytes())  # noqa: S301  both ends are ours
    except (EOFError, OSError):
        return


_forked: list[Caller] = []


def fork_caller() -> None:
    """Call it in a process that will serve, before it begins threads."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        _become_caller(theirs)
    theirs.close()
    _forked.append(Caller(Connection(ours.detach())))


def forked_caller() -> Caller | None:
    """The caller of this process, if it has one."""
    return _forked[-1] if _forked else None


def _become_caller(wire: socket.socket) -> NoReturn:
    try:
        for number in IGNORED:
            signal.signal(number, signal.SIG_IGN)
        _let_go_of_all_but(wire.fileno())
        settings = load_settings()
        set_up_logs(settings.log_format)
        serve(Connection(wire.detach()), Transports(open_calls(settings)))
    except Exception:
        log.exception("caller failed")
    finally:
        os._exit(0)


def _let_go_of_all_but(kept: int) -> None:
    # Above all of the port: it must be closed when web is.
    opened = [int(file.name) for file in Path("/dev/fd").iterdir()]
    for number in opened:
        if number > STDERR and number != kept:
            # The listing itself was one of them.
            with suppress(OSError):
                os.close(number)


def serve(pipe: Connection, transports: Transports, threads: int = CALLS_AT_ONCE) -> None:
    """The caller's end: make what calls come in, and give the answers back, until nobody is there."""
    done: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
    senders = Senders("caller", threads)
    threading.Thread(target=_give_back, args=(pipe, done), daemon=True).start()

    def attempt(number: int, call: Call) -> None:
        done.put((number, transports.attempt(call)))

    for number, call in _received(pipe):
        senders.put(partial(attempt, number, call))


def _give_back(pipe: Connection, done: "queue.SimpleQueue[tuple[int, Answer]]") -> None:
    try:
        while True:
            answers = [done.get()]
            time.sleep(GATHER_SECONDS)
            while not done.empty():
                answers.append(done.get())
            pipe.send_bytes(pickle.dumps(answers))
    finally:
        # Whoever waits for answers must learn that none will come.
        pipe.close()
