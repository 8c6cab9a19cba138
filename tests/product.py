"""The running product: web process, simulated LINE and a database, in this process but over real HTTP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.people import clients, staff
from bot.people.personal_details import NewClient
from bot.people.staff import NewStaff
from bot.settings import Settings, load_settings
from bot.simulator.driver import Phone, Simulator
from bot.storage.models import Client
from bot.storage.session import Database
from bot.web_process import WebProcess
from tests.line.running_platform import RunningPlatform, running_platform

SECONDS = 15.0
ENROLMENT = ("はい", "同意する", "水曜日", "19:00")


@dataclass(frozen=True)
class Product:
    """What a test does with the product: it adds people and takes up their phones."""

    database: Database
    settings: Settings
    app: Flask
    line: RunningPlatform
    url: str

    @property
    def simulator(self) -> Simulator:
        return self.line.simulator

    @property
    def process(self) -> WebProcess:
        found: WebProcess = self.app.extensions["tsuzuku"]
        return found

    def add_staff(self, name: str = "田中 花子", email: str = "tanaka@example.jp", **roles: bool) -> str:
        """A staff member; returns the linking code."""
        with self.database.transaction() as session:
            new = NewStaff(name, email, **roles)
            return staff.add(session, self.database.keys, new, datetime.now(UTC)).issued.code

    def add_client(self, name: str = "山田 太郎", email: str = "tanaka@example.jp", **details: bool) -> str:
        """A client of that staff member; returns the invitation code."""
        with self.database.transaction() as session:
            new = NewClient(name=name, staff_email=email, **details)
            return clients.add(session, self.database.keys, new, datetime.now(UTC)).issued.code

    def enrolled(self, name: str = "山田 太郎") -> Phone:
        """The phone of a client who has just enrolled."""
        code = self.add_client(name)
        phone = self.simulator.add_person(name)
        phone.wait_for("コード")
        phone.say(code)
        for label in ENROLMENT:
            phone.tap(label, seconds=SECONDS)
        phone.wait_for("準備が できました", seconds=SECONDS)
        return phone

    def client(self, name: str = "山田 太郎") -> Client:
        """The client's row."""
        with self.database.reading() as session:
            return next(found for found in session.scalars(select(Client)) if found.name == name)


@contextmanager
def running_product(database: Database, environment: dict[str, str]) -> Iterator[Product]:
    """Runs until left. `environment` is set already; the caller's monkeypatch cares for that."""
    with running_platform() as line, _listening() as door:
        settings = load_settings().model_copy(
            update={
                "database_url": database.engine.url.render_as_string(hide_password=False),
                "base_url": _address_of(door),
                "line_api_base_url": line.url,
                "line_data_api_base_url": line.url,
                **environment,
            }
        )
        with _serving_at(door, settings) as (app, url):
            line.platform.webhooks.callback_url = f"{url}/callback"
            try:
                yield Product(database, settings, app, line, url)
            finally:
                line.platform.close()


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[Flask, str]]:
    """One web process, as far as a thread can be one; yields its app and address."""
    with _listening() as door, _serving_at(door, settings) as served:
        yield served


def _listening() -> socket.socket:
    """A port of our own before anything runs: links in messages name the address."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def _address_of(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


@contextmanager
def _serving_at(door: socket.socket, settings: Settings) -> Iterator[tuple[Flask, str]]:
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=door.fileno())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield app, _address_of(door)
    finally:
        server.shutdown()
        process: WebProcess = app.extensions["tsuzuku"]
        process.stop()
        process.office.database.dispose()


@contextmanager
def second_server(product: Product) -> Iterator[str]:
    """Another web process of the same office; yields its address."""
    with serving(product.settings) as (_, url):
        yield url
