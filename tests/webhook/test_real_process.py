"""The web process under gunicorn, as `Procfile` runs it."""

import http.client
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.storage import conversations
from bot.storage.encryption import KeyRing
from bot.storage.models import Send, SendStatus
from bot.storage.session import Database, open_database
from faults.processes import children_of
from tests.builders import settings_environment
from tests.line.running_platform import RunningPlatform, running_platform
from tests.webhook import stored
from tests.webhook.posting import body_of, post_events, signed, text
from tests.webhook.real_process import RealProcess, gunicorn

WORDS = "だれにも 言わないで"


@pytest.fixture(scope="module")
def line() -> Iterator[RunningPlatform]:
    with running_platform() as running:
        yield running


@pytest.fixture(scope="module")
def office_database(sqlite_template: Path, keys: KeyRing, tmp_path_factory: Any) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("real") / "tsuzuku.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", keys)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def web(office_database: Database, line: RunningPlatform, tmp_path_factory: Any) -> Iterator[RealProcess]:
    """One process for all: starting it takes longer than whatever is asked of it."""
    # In console style: `test_logs_of_processes` reads what a web process logs in JSON.
    environment = settings_environment(
        DATABASE_URL=office_database.engine.url, LINE_API_BASE_URL=line.url, LOG_FORMAT="console"
    )
    with gunicorn(environment, tmp_path_factory.mktemp("logs")) as web:
        yield web


def test_it_answers_in_the_chat(web: RealProcess, line: RunningPlatform) -> None:
    phone = line.friend()
    event = text(phone.user_id, "こんにちは", replyToken=line.token_of(phone))

    assert post_events(web.url, event) == 200
    assert phone.wait_for("コード")
    assert line.simulator.counts()["quota"]["used"] == 0


def test_when_the_process_that_talks_to_line_dies_the_others_threads_go_on(
    web: RealProcess, line: RunningPlatform
) -> None:
    (server,) = children_of(web.process.pid)
    os.kill(*children_of(server), signal.SIGKILL)
    phone = line.friend()

    assert post_events(web.url, text(phone.user_id, "こんにちは", replyToken=line.token_of(phone))) == 200
    assert phone.wait_for("コード")


def test_a_fault_of_ours_is_logged_without_anybodys_words(
    web: RealProcess, line: RunningPlatform, office_database: Database
) -> None:
    phone = line.friend()
    with office_database.transaction() as session:
        now = datetime.now(UTC)
        conversations.lock(session, phone.user_id, now)
        conversations.save(session, phone.user_id, now, state=f'{{"v": 1, "place": 5, "said": "{WORDS}"')

    assert post_events(web.url, text(phone.user_id, WORDS)) == 200
    assert "StateError" in web.log
    assert "conversation.py" in web.log
    assert WORDS not in web.log
    assert len(stored.failed(office_database)) == 1


def test_a_body_without_a_length_is_not_read_beyond_its_limit(web: RealProcess) -> None:
    connection = http.client.HTTPConnection(urlsplit(web.url).netloc, timeout=20)
    chunks = (b" " * 65536 for _ in range(33))
    connection.request("POST", "/callback", chunks, {"x-line-signature": "x"}, encode_chunked=True)

    assert connection.getresponse().status in (400, 413)


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /zzprobezz HTTP/9.9", b"400"),
        (b"ZZPROBE\x01ZZ / HTTP/1.1", b"400"),
        (b"GET /" + b"z" * 5000 + b" HTTP/1.1", b"414"),
        (b"GET / HTTP/1.1\r\nzzprobezz", b"400"),
    ],
)
def test_what_cannot_be_read_is_refused_and_repeated_nowhere(
    web: RealProcess, request_line: bytes, status: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(web.url).port or 0), timeout=20) as wire:
        wire.sendall(request_line + b"\r\nHost: zzprobezz\r\n\r\n")
        answer = b"".join(iter(lambda: wire.recv(4096), b""))

    assert answer.split()[1] == status
    assert b"zzprobe" not in answer.lower()
    assert "zzprobe" not in web.log.lower()


def test_chunks_that_line_signed_are_taken(web: RealProcess, line: RunningPlatform) -> None:
    body = body_of(text("U" + "a" * 32, "こんにちは"))
    connection = http.client.HTTPConnection(urlsplit(web.url).netloc, timeout=20)
    headers = {"x-line-signature": signed(body)}
    connection.request("POST", "/callback", iter([body[:10], body[10:]]), headers, encode_chunked=True)

    assert connection.getresponse().status == 200


def test_what_is_in_flight_when_it_is_told_to_end_is_finished_and_marked(
    sqlite_database: Database, line: RunningPlatform, tmp_path: Path
) -> None:
    phone = line.friend()
    line.simulator.order_fault("latency", endpoint="reply", latency_ms=500)
    environment = settings_environment(DATABASE_URL=sqlite_database.engine.url, LINE_API_BASE_URL=line.url)
    with gunicorn(environment, tmp_path) as web:
        post_events(web.url, text(phone.user_id, "こんにちは", replyToken=line.token_of(phone)))
        while not any(row.attempts for row in rows(sqlite_database)):
            time.sleep(0.02)

    assert [row.status for row in rows(sqlite_database)] == [SendStatus.ACCEPTED]


def rows(database: Database) -> list[Send]:
    with database.reading() as session:
        return list(session.query(Send))
