"""CSV files open in Japanese Excel, lose nothing and run nothing."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_export.csv_files import Encoding, clean, csv_bytes, safe_cell
from admin_export.sheets import Row, RowKind


def rows_of(*cells: str | int | Decimal) -> list[Row]:
    return [Row(RowKind.TITLE, ("表",)), Row(RowKind.WORDS, cells)]


def read_back(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_the_file_begins_with_a_byte_order_mark_and_its_rows_end_with_crlf() -> None:
    assert csv_bytes(rows_of("a")) == b"\xef\xbb\xbf\xe8\xa1\xa8\r\na\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    assert safe_cell(start + "SUM(A1)").startswith("'")


def test_numbers_stay_numbers() -> None:
    assert read_back(csv_bytes(rows_of(5, Decimal("3.4"))))[1] == ["5", "3.4"]


def test_commas_quotes_line_breaks_and_emoji_come_back_as_written() -> None:
    text = 'いろいろ, "ある"\r\nよ 🎣'

    assert read_back(csv_bytes(rows_of(text)))[1] == ['いろいろ, "ある"\nよ 🎣']


def test_what_cp932_cannot_hold_is_replaced_and_said() -> None:
    found = read_back(csv_bytes(rows_of("釣り🎣と𠮷野家〜"), Encoding.CP932), "cp932")

    assert found[1] == ["この文字コードにない文字を〓に置きかえました", "2か所"]
    assert found[2] == ["釣り〓と〓野家～"]


def test_nothing_is_said_where_cp932_holds_everything() -> None:
    assert read_back(csv_bytes(rows_of("釣り"), Encoding.CP932), "cp932") == [["表"], ["釣り"]]


@given(st.lists(st.text(alphabet=st.characters(), max_size=50), min_size=1, max_size=5))
def test_any_text_comes_back_but_for_the_apostrophe(texts: list[str]) -> None:
    (_, found) = read_back(csv_bytes(rows_of(*texts)))

    expected = [clean(text) for text in texts]
    assert [cell.removeprefix("'") for cell in found] == [text.removeprefix("'") for text in expected]
    assert not [cell for cell in found if cell[:1] in set("=+-@\t\r\n")]


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cp932_never_fails(text: str) -> None:
    csv_bytes(rows_of(text), Encoding.CP932).decode("cp932")
