"""A process that makes the calls for another: tested through its own two ends, in one process."""

import multiprocessing
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from queue import SimpleQueue

from bot.delivery.caller import ENDED, Caller, serve
from bot.delivery.transports import Transports
from bot.line.calls import Answer, Outcome
from tests.delivery.jobs import job

SOON = 5.0


class Line:
    """Accepts every reply."""

    def reply(self, token: str, _messages: list[object]) -> Answer:
        return Answer(Outcome.ACCEPTED, request_id=token)


@contextmanager
def calling(line: Line) -> Iterator[Caller]:
    """Both ends of the pipe; the other one ends when it is left."""
    ours, theirs = socket.socketpair()
    pipe = Connection(theirs.detach())
    threading.Thread(target=serve, args=(pipe, Transports(line), 2), daemon=True).start()
    caller = Caller(Connection(os.dup(ours.fileno())))
    caller.start()
    yield caller
    ours.shutdown(socket.SHUT_RDWR)


def test_each_job_comes_back_with_its_own_answer() -> None:
    came: SimpleQueue[tuple[int, Answer]] = SimpleQueue()
    with calling(Line()) as caller:
        for number in range(5):
            caller.take(job(reply_token=f"token-{number}"), lambda a, n=number: came.put((n, a)))

        answers = dict(came.get(timeout=SOON) for _ in range(5))

    assert {n: answer.request_id for n, answer in answers.items()} == {n: f"token-{n}" for n in range(5)}


def test_what_is_under_way_when_the_process_ends_comes_back_as_unclear() -> None:
    ours, theirs = multiprocessing.Pipe()
    came: SimpleQueue[Answer] = SimpleQueue()
    caller = Caller(ours)
    caller.start()
    assert caller.take(job(), came.put)

    theirs.close()

    assert came.get(timeout=SOON) == ENDED


def test_a_process_that_has_ended_takes_nothing() -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    came: SimpleQueue[Answer] = SimpleQueue()

    assert not Caller(ours).take(job(), came.put)
    assert came.empty()
