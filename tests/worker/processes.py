"""Processes of the product, as an operator runs them, for tests that kill them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_WORKER = (
    "from bot.office import open_office; from bot.settings import load_settings; "
    "from bot.worker import Worker; Worker(open_office(load_settings()), 0.3).run()"
)


@dataclass
class Process:
    """One process with its children; it starts anew under the same command."""

    command: list[str]
    environment: dict[str, str]
    running: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.running = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            start_new_session=True,
        )

    def kill(self, how: int = signal.SIGKILL) -> None:
        """The whole group: gunicorn's workers die with their master."""
        try:
            os.killpg(self.running.pid, how)
        except ProcessLookupError:
            return
        self.running.wait()


@contextmanager
def processes(environment: dict[str, str], workers: int, webs: int) -> Iterator[list[Process]]:
    """So many of each kind, until left."""
    started = [Process([sys.executable, "-c", _WORKER], environment) for _ in range(workers)]
    started += [Process(_web(), environment) for _ in range(webs)]
    try:
        yield started
    finally:
        for process in started:
            process.kill()


def _web() -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "--config", "bot/gunicorn_config.py", "--workers", "1"),
        *("--bind", f"127.0.0.1:{_free_port()}", "bot.app:create_app()"),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
