"""Writing rows as .xlsx: widths, headings that stay in view, and a colour for each step."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from admin_export.archives import without_times
from admin_export.csv_files import clean
from admin_export.sheets import Cell, Row, RowKind

_LONGEST_CELL = 32_767
"""What Excel holds in one cell."""

_FIRST_COLUMNS = (24, 14)
_COLUMN = 13

# From the worst step to the best: told apart also in grey, by the number itself.
_STEP_COLOURS = ("F4B6AE", "F9DCC4", "FFFFFF", "DCEBDD", "BBD9BE")

_FONTS = {
    RowKind.TITLE: Font(bold=True, size=16),
    RowKind.WARNING: Font(bold=True, color="9C1C1C"),
    RowKind.HEADING: Font(bold=True, size=13),
    RowKind.HEAD: Font(bold=True),
}
_FILLS = {
    RowKind.HEADING: PatternFill("solid", fgColor="E3E8EF"),
    RowKind.HEAD: PatternFill("solid", fgColor="F3F4F6"),
}
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_PLAIN = Alignment(vertical="top")


def workbook_bytes(rows: Sequence[Row], made_at: datetime) -> bytes:
    """The file; the same rows and moment give the same bytes."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        _write(sheet, number, row)
    _set_widths(sheet, rows)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = "Tsuzuku"
    book.properties.created = book.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return without_times(out.getvalue())


def _write(sheet: Worksheet, number: int, row: Row) -> None:
    for column, value in enumerate(row.cells, start=1):
        cell = cast("SheetCell", sheet.cell(number, column))
        _set_value(cell, value)
        _dress(cell, row, column)


def _set_value(cell: SheetCell, value: Cell) -> None:
    if isinstance(value, int | Decimal):
        cell.value = value
        return
    if not value:
        return
    cell.value = clean(value)[:_LONGEST_CELL]
    # A string that begins with = would else be a formula.
    cell.data_type = "s"


def _dress(cell: SheetCell, row: Row, column: int) -> None:
    if row.kind in _FONTS:
        cell.font = _FONTS[row.kind]
    if row.kind in _FILLS:
        cell.fill = _FILLS[row.kind]
    # The name of an item and long words wrap; a title may run over its neighbours.
    cell.alignment = _WRAPPED if row.kind in (RowKind.ITEM, RowKind.WORDS, RowKind.HEAD) else _PLAIN
    if row.kind is RowKind.ITEM and row.scale and column > len(_FIRST_COLUMNS):
        _colour_step(cell, row.scale)


def _colour_step(cell: SheetCell, scale: int) -> None:
    if isinstance(cell.value, int):
        place = round((cell.value - 1) * (len(_STEP_COLOURS) - 1) / max(scale - 1, 1))
        cell.fill = PatternFill("solid", fgColor=_STEP_COLOURS[place])


def _set_widths(sheet: Worksheet, rows: Iterable[Row]) -> None:
    columns = max((len(row.cells) for row in rows), default=0)
    for column in range(1, columns + 1):
        width = _FIRST_COLUMNS[column - 1] if column <= len(_FIRST_COLUMNS) else _COLUMN
        sheet.column_dimensions[get_column_letter(column)].width = width
