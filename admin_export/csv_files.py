"""Writing rows as CSV that opens on a double click in Japanese Excel, and that runs nothing there."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from admin_export.sheets import Cell, Row, RowKind
from admin_export.words import word


class Encoding(StrEnum):
    """UTF-8 with a byte order mark, or cp932 for old tools."""

    UTF8 = "utf-8"
    CP932 = "cp932"


# Stricter than `bot.people.spreadsheet_cells`: this file is read by people and never read back.
_RUNS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Signs that cp932 has under another number; a reader sees no difference.
_CP932_TWINS = str.maketrans("〜−‖—•", "～－∥―・")
_GETA = "〓"


def csv_bytes(rows: Sequence[Row], encoding: Encoding = Encoding.UTF8) -> bytes:
    """The file: CRLF at the ends of rows, LF within a cell."""
    if encoding is Encoding.UTF8:
        return codecs.BOM_UTF8 + _written(rows).encode()
    text, replaced = _fit_for_cp932(_written(rows))
    if replaced:
        text, _ = _fit_for_cp932(_written(_saying_so(rows, replaced)))
    return text.encode("cp932")


def _written(rows: Iterable[Row]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row.cells] for row in rows)
    return out.getvalue()


def safe_cell(cell: Cell) -> str:
    """The cell as text; one that a spreadsheet could run is preceded by an apostrophe."""
    if isinstance(cell, int | Decimal):
        return str(cell)
    text = clean(cell)
    return f"'{text}" if _RUNS.match(text) else text


def clean(text: str) -> str:
    """Without signs that no file format holds; line breaks as LF."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _fit_for_cp932(text: str) -> tuple[str, int]:
    fitting = text.translate(_CP932_TWINS)
    signs = [sign if _is_in_cp932(sign) else _GETA for sign in fitting]
    return "".join(signs), sum(new != old for new, old in zip(signs, fitting, strict=True))


def _is_in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _saying_so(rows: Sequence[Row], replaced: int) -> list[Row]:
    """The rows with a remark under the title; where there is none, at the end."""
    count = word("digest", "replaced_value", count=replaced)
    remark = Row(RowKind.FACT, (word("digest", "replaced"), count))
    titles = 1 if rows[0].kind is RowKind.TITLE else len(rows)
    return [*rows[:titles], remark, *rows[titles:]]
