"""A client's copy: everything that is held on them, as JSON and as a page that a person can read."""

import json
from datetime import date, datetime, time, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from sqlalchemy.orm import Session

from bot.refusals import RefusedError
from bot.storage.held import held_on
from bot.storage.models import Client


class NobodyToExportError(RefusedError):
    """Nobody has that number, or they were erased."""


def client_copy(session: Session, client_id: int, zone: tzinfo) -> dict[str, list[dict[str, Any]]]:
    """All rows about the client by table; moments in local time. Raises NobodyToExportError."""
    if session.get(Client, client_id) is None:
        raise NobodyToExportError(client=client_id)
    return {
        held.table.name: [_plain(row, zone) for row in held.rows(session)]
        for held in reversed(held_on(session, client_id))
        if held.table.name not in labels()["left_out"]
    }


def write_copy(copy: dict[str, list[dict[str, Any]]], client_id: int, folder: Path) -> tuple[Path, Path]:
    """Write `client_ID.json` and `client_ID.html`, readable by nobody else; returns both."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / f"client_{client_id}.json", folder / f"client_{client_id}.html"
    for file, text in ((data, json.dumps(copy, ensure_ascii=False, indent=2)), (page, _page(copy))):
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
    return data, page


@cache
def labels() -> dict[str, Any]:
    """What tables and columns are called in Japanese, and which tables are left out and why."""
    file = files("bot.data_protection").joinpath("client_copy.yaml")
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def _page(copy: dict[str, list[dict[str, Any]]]) -> str:
    template = files("bot.data_protection").joinpath("client_copy.html.j2").read_text("utf-8")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(template)
    return page.render(copy=copy, tables=labels()["tables"], columns=labels()["columns"])


def _plain(row: dict[str, Any], zone: tzinfo) -> dict[str, Any]:
    return {name: _value(value, zone) for name, value in row.items() if value is not None}


def _value(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return value
