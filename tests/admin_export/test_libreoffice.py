"""LibreOffice opens every file of a digest, and shows what was written."""

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from admin_export.csv_files import Encoding, csv_bytes
from admin_export.digests import digest_of
from admin_export.material import TextPlace
from admin_export.sheets import digest_rows, overview_rows
from admin_export.workbook import workbook_bytes
from bot.dialogs.form_file import built_in_form
from tests.admin_export.weeks import FIRST, material, step, week, words
from tests.builders import NOW
from tests.conftest import NO_LIBREOFFICE

MOST_SECONDS = 120
# What LibreOffice calls the encodings when it reads a CSV: it asks people, and guesses for nobody.
UTF8, CP932 = "--infilter=CSV:44,34,76,1", "--infilter=CSV:44,34,60,1"

LINES = "昼休みに、\n「はい」と、言いました。"
LONG = 'あ、い,う"え"\n' * 555 + "おわり。。"
FORMULAS = ("=1+2", "+81-3", "-1", "@SUM(A1)", "\tタブ")
EMOJI = "よかった😊🎉"
HALF = "半分\ud83d"
WRITTEN = (LINES, LONG, *FORMULAS, EMOJI, HALF)

Cells = set[object]
Files = Mapping[str, tuple[str | None, bytes]]
"""A file's content, and how LibreOffice has to be told to read it."""


def written_files() -> Files:
    """A digest with weeks in numbers and texts that a spreadsheet might break, in each kind of file."""
    digest = digest_of(
        material(
            weeks=(week(FIRST, step(value=2), step("mood", 4, label="気持ち")),),
            words=(*(words(text) for text in WRITTEN), words("釣りに 行きました。", TextPlace.JOY)),
        )
    )
    aspects = built_in_form().aspects
    rows, overview = digest_rows(digest, aspects), overview_rows([digest], aspects)
    return {
        "digest.csv": (UTF8, csv_bytes(rows)),
        "overview.csv": (UTF8, csv_bytes(overview)),
        "digest-cp932.csv": (CP932, csv_bytes(rows, Encoding.CP932)),
        "digest-workbook.xlsx": (None, workbook_bytes(rows, NOW)),
    }


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Cells]:
    """What stands in the cells of a file, as LibreOffice understood it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip(NO_LIBREOFFICE)
    folder = tmp_path_factory.mktemp("libreoffice")
    files = written_files()
    for name, (_, content) in files.items():
        (folder / name).write_bytes(content)
    for told in (UTF8, CP932, None):
        _save_again(soffice, folder, told, [name for name, (how, _) in files.items() if how == told])
    return lambda name: _cells(folder / "out" / f"{Path(name).stem}.xlsx")


def _save_again(soffice: str, folder: Path, told: str | None, names: Sequence[str]) -> None:
    options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    options += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    command = [soffice, *options, *([told] if told else []), *names]
    subprocess.run(command, cwd=folder, check=True, timeout=MOST_SECONDS, capture_output=True)


def _cells(file: Path) -> Cells:
    sheet = load_workbook(file).worksheets[0]
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}


@pytest.mark.parametrize("name", ["digest.csv", "digest-cp932.csv", "digest-workbook.xlsx"])
def test_japanese_and_line_breaks_and_numbers_are_shown(name: str, shown: Callable[[str], Cells]) -> None:
    cells = shown(name)
    assert {"事業所内用。会社・家族に渡さない", "山田 太郎（呼び名 山田・番号 1）", "体調面"} <= cells
    assert {LINES, LONG, "釣りに 行きました。", "11/4(水)"} <= cells
    assert {2, 4, 5} <= cells


@pytest.mark.parametrize("name", ["digest.csv", "digest-workbook.xlsx"])
def test_emoji_are_shown_and_half_of_one_spoils_nothing(name: str, shown: Callable[[str], Cells]) -> None:
    assert {EMOJI, "半分\ufffd"} <= shown(name)


def test_what_looks_like_a_formula_is_shown_and_not_worked_out(shown: Callable[[str], Cells]) -> None:
    assert {f"'{text}" for text in FORMULAS} <= shown("digest.csv")
    assert set(FORMULAS) <= shown("digest-workbook.xlsx")


def test_what_an_old_tool_cannot_hold_is_replaced_and_said(shown: Callable[[str], Cells]) -> None:
    assert {"よかった〓〓", "この文字コードにない文字を〓に置きかえました", "3か所"} <= shown(
        "digest-cp932.csv"
    )


def test_the_overview_opens(shown: Callable[[str], Cells]) -> None:
    assert {"氏名", "体調面 平均", "山田 太郎", 3} <= shown("overview.csv")
