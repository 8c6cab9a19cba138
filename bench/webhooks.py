"""Answers a second over the signed webhook: the whole product beside an echo bot that stores nothing.

Both run under the same gunicorn, one worker with eight threads, on this machine and in this run, in
turns, against a platform that answers at once or in 50 ms. Tsuzuku stores everything in SQLite, and its
replies arrive; afterwards every answer is looked for in the database and every reply at the platform.

Run: python -m bench.webhooks
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import loads
from pathlib import Path
from statistics import median

from bench import caseload
from bench.posting import Posted, Webhook, as_fast_as_answered, at_rate, webhook
from bot.office import Office, open_office
from bot.settings import load_settings
from bot.storage.migrate import upgrade

CLIENTS = 300
"""Enough that nobody answers again before a slow moment of the machine lets their last reply out."""
ROUNDS = 3
OFFERED = 100
SECRET = "channel-secret-of-the-benchmark"
GUNICORN = ("--workers", "1", "--threads", "8", "--keep-alive", "75", "--log-level", "warning")
WORDS = "4 だいたい 眠れた"


class LostError(Exception):
    """An answer or a reply did not arrive."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: `rate` counts until the last reply has arrived."""

    rate: float
    p50: float
    p99: float


def main() -> None:
    with platform() as line:
        for delay in (0, 50):
            echo, ours = measure_side_by_side(line, delay)
            print(f"platform answers in {delay} ms         answers/s    p50 ms    p99 ms")
            print_row("echo bot, storing nothing", echo)
            print_row("Tsuzuku, storing everything", ours)
            wanted = 3 if delay else 1
            reached = ours.rate / echo.rate
            verdict = "met" if reached >= wanted else "MISSED"
            print(f"  {reached:.2f} times the echo bot's rate; aim {wanted}: {verdict}\n", flush=True)
        offered = measure_offered(line)
        print_row(f"Tsuzuku at {OFFERED} a second offered", offered)
        print(f"  aim: p99 under 50 ms: {'met' if offered.p99 < 50 else 'MISSED'}")


def print_row(name: str, measured: Measured) -> None:
    print(f"  {name:<32}{measured.rate:>9.0f}{measured.p50:>10.1f}{measured.p99:>10.1f}", flush=True)


def measure_side_by_side(line: int, delay: int) -> tuple[Measured, Measured]:
    """Turn about, so that a busy moment of the machine hits both."""
    pairs = [(measure_echo(line, delay), measure_ours(line, delay)) for _ in range(ROUNDS)]
    return middle([echo for echo, _ in pairs]), middle([ours for _, ours in pairs])


def middle(runs: list[Measured]) -> Measured:
    return Measured(
        median(run.rate for run in runs), median(run.p50 for run in runs), median(run.p99 for run in runs)
    )


def measure_echo(line: int, delay: int) -> Measured:
    people = [f"U{number:032x}" for number in range(CLIENTS)]
    with gunicorn("bench.echo_bot:app", environment(line, "sqlite://")) as port:
        events = [caseload.text(person, WORDS) for _ in range(5) for person in people]
        set_delay(line, delay)
        return measure(port, line, [webhook(event, SECRET) for event in events])


def measure_ours(line: int, delay: int) -> Measured:
    with fresh_office(line) as (office, clients), ours() as port:
        set_delay(line, delay)
        measured = measure(port, line, [webhook(event, SECRET) for event in clients.events()])
        hold_against_database(office, clients)
        return measured


def measure_offered(line: int) -> Measured:
    with fresh_office(line) as (office, clients), ours() as port:
        set_delay(line, 50)
        requests = [webhook(event, SECRET) for event in clients.events()]
        measured = of(at_rate(port, requests, OFFERED), len(requests), line)
        hold_against_database(office, clients)
        return measured


def measure(port: int, line: int, requests: list[Webhook]) -> Measured:
    return of(as_fast_as_answered(port, requests), len(requests), line)


def of(posted: Posted, expected: int, line: int) -> Measured:
    """The run's figures, once the last reply has arrived. Raises LostError."""
    begun = time.perf_counter()
    while (arrived := tokens(line)) < expected:
        if time.perf_counter() - begun > 10:
            raise LostError(f"{expected - arrived} replies never arrived")
        time.sleep(0.005)
    seconds = posted.seconds + time.perf_counter() - begun
    return Measured(expected / seconds, posted.percentile(50), posted.percentile(99))


def hold_against_database(office: Office, clients: caseload.Caseload) -> None:
    found = caseload.answered(office)
    if found != clients.size:
        raise LostError(f"{clients.size - found} answers are not in the database")


# The processes


def environment(line: int, database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-secret-for-the-benchmark-only",
        "ENCRYPTION_KEYS": "dmfRcbhAbbKWePZMBAWPtj_YL-y5OfD3amIVmrsghVc=",
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "token-of-the-benchmark",
        "LINE_API_BASE_URL": f"http://127.0.0.1:{line}",
        "BASE_URL": "http://127.0.0.1",
    }


@contextmanager
def fresh_office(line: int) -> Iterator[tuple[Office, caseload.Caseload]]:
    """A new SQLite file with clients in the middle of their record."""
    with tempfile.TemporaryDirectory(prefix="tsuzuku-bench-") as folder:
        os.environ.update(environment(line, f"sqlite:///{folder}/bench.db"))
        office = open_office(load_settings())
        upgrade(office.database.engine)
        yield office, caseload.seed(office, CLIENTS)
        office.database.dispose()


@contextmanager
def ours() -> Iterator[int]:
    configured = ("--config", "bot/gunicorn_config.py")
    with gunicorn("bot.app:create_app()", dict(os.environ), *configured) as port:
        yield port


@contextmanager
def gunicorn(app: str, variables: dict[str, str], *configured: str) -> Iterator[int]:
    """One server, with the same flags for both."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *configured, *GUNICORN, "--bind", f"127.0.0.1:{port}", app]
    with running(command, port, {**os.environ, **variables}):
        yield port


@contextmanager
def platform() -> Iterator[int]:
    port = free_port()
    with running([sys.executable, "-m", "bench.fast_platform", str(port)], port, dict(os.environ)):
        yield port


@contextmanager
def running(command: list[str], port: int, variables: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=variables, cwd=Path(__file__).parent.parent)
    try:
        wait_until_it_listens(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            ask("GET", port, "/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise LostError(f"{process.args!r} ended at once")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def ask(method: str, port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path)
    return connection.getresponse().read()


def set_delay(line: int, milliseconds: int) -> None:
    ask("PUT", line, f"/_delay/{milliseconds}")


def tokens(line: int) -> int:
    return int(loads(ask("GET", line, "/_tokens"))["tokens"])


if __name__ == "__main__":
    main()
