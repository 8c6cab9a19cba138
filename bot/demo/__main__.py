"""One foreground command: database, simulator, web and worker; ends all of them when it ends."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from cryptography.fernet import Fernet

from bot.demo import sample_office
from bot.demo.database import FILE, open_sample_office
from bot.demo.greeting import greeting
from bot.settings import load_settings
from bot.simulator.driver import Simulator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "var" / "demo"
PATIENCE_SECONDS = 120


def main() -> int:
    """Run until interrupted, or until one of the processes ends."""
    port = int(os.environ.get("PORT", "8000"))
    line = f"http://127.0.0.1:{port + 100}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.update(_settings(port, line))
    office = open_sample_office(load_settings(), FOLDER, sample_office.now())
    code = sample_office.invitation(office, sample_office.now())
    people = sample_office.phones(office)
    office.database.dispose()
    processes = _start(port, port + 100)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/healthz", processes)
        for phone in people:
            Simulator(line).add_person(**phone)
        # Only now: what is due at once must find its phones.
        processes.append(_python("-m", "bot.commands", "worker"))
        sys.stdout.write(greeting(port, line, code))
        sys.stdout.flush()
        return _watch(processes)
    finally:
        _stop(processes)


def _settings(port: int, line: str) -> dict[str, str]:
    """What an operator would set; the secrets stay the same for as long as the folder does."""
    file = FOLDER / "secrets.json"
    if not file.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "LINE_CHANNEL_SECRET": secrets.token_hex(16),
            "LINE_CHANNEL_ACCESS_TOKEN": secrets.token_urlsafe(32),
        }
        file.write_text(json.dumps(made))
        file.chmod(0o600)
    return {
        **json.loads(file.read_text()),
        "DATABASE_URL": f"sqlite:///{FOLDER}/{FILE}",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "LINE_API_BASE_URL": line,
        "LINE_DATA_API_BASE_URL": line,
        "LOG_FORMAT": "console",
        "PORT": str(port),
    }


def _start(port: int, line_port: int) -> list[subprocess.Popen[bytes]]:
    callback = f"http://127.0.0.1:{port}/callback"
    simulator = ["-m", "bot.simulator", "--port", str(line_port), "--callback", callback]
    web = ["-m", "gunicorn", "--config", str(ROOT / "bot" / "gunicorn_config.py"), "--workers", "1"]
    return [
        _python(*simulator),
        _python(*web, "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "bot.app:create_app()"),
    ]


def _python(*arguments: str) -> subprocess.Popen[bytes]:
    # Sessions of their own: an interrupt reaches us first, and we end them in order.
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True, cwd=ROOT)  # noqa: S603  ours


def _wait_until_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("the demo did not start: see the messages above")


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    ended: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: ended.append(number))
    while not ended:
        if any(process.poll() is not None for process in processes):
            return 1
        time.sleep(0.3)
    return 0


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
