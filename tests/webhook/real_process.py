"""The web process as an operator runs it: gunicorn, with the settings in its environment."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 30.0


@dataclass(frozen=True)
class RealProcess:
    """A running gunicorn and where its log goes."""

    url: str
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def gunicorn(environment: dict[str, str], folder: Path) -> Iterator[RealProcess]:
    """Runs until left; asked to end as a platform asks, with SIGTERM."""
    port, log_file = free_port(), folder / "web.log"
    process = begin(environment, port, log_file)
    try:
        _wait_until_it_serves(port, log_file)
        yield RealProcess(f"http://127.0.0.1:{port}", log_file, process)
    finally:
        process.terminate()
        process.wait(20)


def begin(environment: dict[str, str], port: int, log_file: Path) -> subprocess.Popen[bytes]:
    """As in `Procfile`, with one process that serves."""
    command = [sys.executable, "-m", "gunicorn", "--config", "bot/gunicorn_config.py", "--workers", "1"]
    with log_file.open("wb") as log:
        return subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "bot.app:create_app()"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stderr=log,
        )


def _wait_until_it_serves(port: int, log_file: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            assert time.monotonic() < deadline, log_file.read_text("utf-8")
            time.sleep(0.05)
