"""The simulator's own server, and the command that starts it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator import running
from bot.simulator.driver import Simulator
from tests.simulator.channel import TOKEN, Channel, text

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def connection(channel: Channel) -> Iterator[http.client.HTTPConnection]:
    with running(channel.http.application) as base_url:
        connection = http.client.HTTPConnection(base_url.removeprefix("http://"), timeout=5)
        yield connection
        connection.close()


def test_a_connection_serves_many_calls(channel: Channel, connection: http.client.HTTPConnection) -> None:
    body = json.dumps({"to": channel.friend(), "messages": [text("はい")]})
    ports = set()
    for _ in range(3):
        connection.request("POST", "/v2/bot/message/push", body, BEARER)
        answer = connection.getresponse()
        ports.add(connection.sock.getsockname())
        assert (answer.status, "sentMessages" in json.loads(answer.read())) == (200, True)
    assert len(ports) == 1


def test_news_stream_without_an_end(channel: Channel, connection: http.client.HTTPConnection) -> None:
    user = channel.friend()
    connection.request("GET", f"/_control/stream?after=0&person={user}")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    answer.readline()
    [view] = json.loads(answer.readline().removeprefix(b"data: "))
    assert view["user_id"] == user


def test_a_page_from_before_a_restart_is_told_to_load_anew(
    connection: http.client.HTTPConnection,
) -> None:
    connection.request("GET", "/_control/stream?after=999999")
    assert connection.getresponse().readline() == b"event: restarted\n"


def test_head_and_unknown_addresses_keep_the_connection_in_step(
    connection: http.client.HTTPConnection,
) -> None:
    for method, path, status in (("HEAD", "/", 200), ("GET", "/nowhere", 404), ("GET", "/", 200)):
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_what_is_no_http_is_hung_up_on(channel: Channel) -> None:
    with running(channel.http.application) as base_url:
        connection = http.client.HTTPConnection(base_url.removeprefix("http://"), timeout=5)
        connection.connect()
        connection.sock.sendall(b"hello\r\n\r\n")
        assert connection.sock.recv(100) == b""
        connection.close()


@pytest.fixture
def environment() -> dict[str, str]:
    return os.environ | {"LINE_CHANNEL_SECRET": "secret", "LINE_CHANNEL_ACCESS_TOKEN": "token"}


COMMAND = [sys.executable, "-m", "bot.simulator", "--port", "0", "--callback", "http://127.0.0.1:9/"]


def test_the_command_serves_the_phones_it_is_given(tmp_path: Path, environment: dict[str, str]) -> None:
    people = tmp_path / "people.json"
    wish = {"name": "さとう", "kind": "staff", "user_id": "U" + "1" * 32, "joining": "quiet"}
    people.write_text(json.dumps([wish]), "utf-8")
    command = [*COMMAND, "--people", str(people)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().split()[-1]
        phone = Simulator(base_url).phone(wish["user_id"])
        assert (phone.view["name"], phone.view["friend"]) == ("さとう", True)
        process.terminate()


def test_the_command_says_which_setting_is_missing(environment: dict[str, str]) -> None:
    del environment["LINE_CHANNEL_SECRET"]
    done = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("LINE_CHANNEL_SECRET is not set")
