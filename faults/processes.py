"""The product's processes as `Procfile` starts them, and what may be done to them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0


class NotStartedError(Exception):
    """A process did not serve in time; its log says why."""


class Process:
    """One process with its children. What it says goes to a file, restarts included."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = list(command)
        self._environment = {**os.environ, **environment}
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """kill -9 of the whole group: gunicorn's children die with their master."""
        self._signal(signal.SIGKILL)

    def end(self) -> None:
        """SIGTERM, as a platform asks a process to go."""
        self._signal(signal.SIGTERM)

    def kill_child(self) -> None:
        """kill -9 of only the process that serves; its master starts another."""
        for child in self._children():
            os.kill(child, signal.SIGKILL)

    def kill_caller(self) -> None:
        """kill -9 of the process that calls LINE for it; the one that serves makes the calls itself."""
        for child in self._children():
            for caller in children_of(child):
                os.kill(caller, signal.SIGKILL)

    def _children(self) -> list[int]:
        return children_of(self._running.pid) if self._running else []

    def _signal(self, how: signal.Signals) -> None:
        if self._running is None:
            return
        try:
            os.killpg(self._running.pid, how)
            self._running.wait(20)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
        self._running = None


def children_of(process: int) -> list[int]:
    """The processes that this one began and that live."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text("ascii").split()] if listed.exists() else []


def web(environment: Mapping[str, str], port: int, log: Path) -> Process:
    """gunicorn as in `Procfile`, with one worker: another such process is its neighbour."""
    gunicorn = ("gunicorn", "--config", "bot/gunicorn_config.py", "--workers", "1")
    bound = ("--bind", f"127.0.0.1:{port}", "bot.app:create_app()")
    return Process([sys.executable, "-m", *gunicorn, *bound], environment, log)


def worker(environment: Mapping[str, str], log: Path) -> Process:
    """`tsuzuku worker`."""
    return Process([sys.executable, "-m", "bot.commands", "worker"], environment, log)


def tsuzuku(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the command line, run to its end."""
    command = [sys.executable, "-m", "bot.commands", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def wait_until_it_serves(port: int, path: str = "/healthz") -> None:
    """Raises NotStartedError."""
    deadline = time.monotonic() + START_SECONDS
    while not serves(port, path):
        if time.monotonic() > deadline:
            raise NotStartedError(f"nothing serves on port {port}")
        time.sleep(0.1)


def serves(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in found]
    for one in found:
        one.close()
    return ports
