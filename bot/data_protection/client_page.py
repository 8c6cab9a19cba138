"""A client's copy as a page: the answers week by week in the words of the chat, then everything else."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment

Row = dict[str, Any]

_IN_WEEKS = frozenset({"records", "answers", "answer_texts"})
_WEEKDAYS = "月火水木金土日"


@cache
def labels() -> dict[str, Any]:
    """What tables, columns and values are called in Japanese, and which tables are left out and why."""
    file = files("bot.data_protection").joinpath("client_copy.yaml")
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def client_page(copy: dict[str, list[Row]]) -> str:
    """The page of a copy as `client_copy` makes it."""
    template = files("bot.data_protection").joinpath("client_copy.html.j2").read_text("utf-8")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(template)
    rest = {table: rows for table, rows in copy.items() if rows and table not in _IN_WEEKS}
    return page.render(
        weeks=[_week(copy, record) for record in sorted(copy["records"], key=lambda row: row["day"])],
        tables=[
            (labels()["tables"][table], [list(_facts(table, row)) for row in rows])
            for table, rows in rest.items()
        ],
    )


def _week(copy: dict[str, list[Row]], record: Row) -> dict[str, Any]:
    bodies = {row["message_id"]: row.get("body", "") for row in copy["texts"]}
    answers = [row for row in copy["answers"] if row["record_id"] == record["id"]]
    pieces = [row for row in copy["answer_texts"] if row["record_id"] == record["id"]]
    written = [(row["asked"], bodies.get(row["message_id"], "")) for row in pieces]
    chosen = [(row["asked"], _answer(row)) for row in answers if _answer(row)]
    return {
        "day": _shown("records", "day", record["day"]),
        "facts": list(_facts("records", record)),
        "answers": [*chosen, *written],
    }


def _answer(row: Row) -> str:
    """What was chosen; nothing for a text, which stands among the texts."""
    if row["kind"] != "answered":
        return str(_shown("answers", "kind", row["kind"]))
    return str(row.get("chosen", row.get("value", "")))


def _facts(table: str, row: Row) -> Iterator[tuple[str, Any]]:
    columns = labels()["columns"]
    return ((columns[name], _shown(table, name, value)) for name, value in row.items() if name in columns)


def _shown(table: str, column: str, value: Any) -> Any:
    """A stored value as a reader understands it; one without words of its own stands for itself."""
    match value:
        case bool():
            return labels()["yes_no"][value]
        case datetime():
            return f"{_day(value)} {value:%H:%M}"
        case date():
            return _day(value)
        case time():
            return f"{value:%H:%M}"
        case list() | dict():
            return "\n".join(_texts_in(value))
    values = labels()["values"]
    return (values.get(f"{table}.{column}") or values.get(column, {})).get(value, value)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def _texts_in(body: Any) -> Iterator[str]:
    """What a message shows in words, and its buttons."""
    if isinstance(body, list):
        for part in body:
            yield from _texts_in(part)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in ("text", "label", "subject") and isinstance(value, str):
                yield value
            elif name != "altText":
                yield from _texts_in(value)
