"""What LINE calls the ways in which a bot's server can fail."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.simulator.posting import Outcome, post_signed


@contextmanager
def server_that(answers: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does something with its first connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(65_536)
        answers(connection)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/callback"
    thread.join()
    listener.close()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, Outcome.OK), (204, Outcome.OK), (302, Outcome.STATUS), (500, Outcome.STATUS)],
)
def test_only_2xx_is_an_answer(status: int, outcome: Outcome) -> None:
    line = f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()
    with server_that(lambda connection: connection.sendall(line)) as url:
        assert post_signed(url, b"{}", "signed", 5) == (outcome, status)


def test_no_answer_in_time_is_a_timeout() -> None:
    done = threading.Event()
    with server_that(lambda _connection: done.wait(5) and None) as url:
        assert post_signed(url, b"{}", "signed", 0.05) == (Outcome.TIMEOUT, None)
        done.set()


def test_a_connection_cut_off_is_unclassified() -> None:
    with server_that(lambda _connection: None) as url:
        assert post_signed(url, b"{}", "signed", 5) == (Outcome.OTHER, None)


def test_nobody_there_is_not_connected() -> None:
    free = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{free.getsockname()[1]}/callback"
    free.close()
    assert post_signed(url, b"{}", "signed", 5) == (Outcome.NOT_CONNECTED, None)


def test_an_address_that_is_none_is_unclassified() -> None:
    assert post_signed("http://bot:port/", b"{}", "signed", 5) == (Outcome.OTHER, None)
