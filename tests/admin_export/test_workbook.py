"""The same rows as .xlsx."""

import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from admin_export.csv_files import clean
from admin_export.sheets import Row, RowKind
from admin_export.workbook import workbook_bytes
from tests.builders import NOW

ITEM = Row(RowKind.ITEM, ("睡眠", 5, 1, 3, 5, "とばした"), 5)


def test_the_same_rows_and_moment_give_the_same_bytes() -> None:
    assert workbook_bytes([ITEM], NOW) == workbook_bytes([ITEM], NOW)


def test_steps_are_numbers_and_have_their_colours() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes([ITEM], NOW))).worksheets[0]

    assert [cell.value for cell in sheet[1]] == ["睡眠", 5, 1, 3, 5, "とばした"]
    assert sheet["C1"].fill.fgColor.rgb != sheet["E1"].fill.fgColor.rgb


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_text_becomes_a_formula_or_breaks_the_file(text: str) -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes([Row(RowKind.WORDS, ("x", text))], NOW))).worksheets[0]

    assert sheet["B1"].data_type != "f"
    assert (sheet["B1"].value or "") == clean(text)
