"""Lists for people (columns that stand below each other, also in Japanese) and for programs (JSON)."""

import json
import unicodedata
from collections.abc import Iterable, Sequence

import click

WIDE = ("W", "F")


def echo_json(found: object) -> None:
    """Print a value as JSON; Japanese stays readable."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def echo_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their head."""
    lines = [head, *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in WIDE else 1 for sign in text)
