"""A CSV file of clients: what is understood, and what is wrong where."""

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.client_file import ClientFileError, read_client_file
from bot.people.personal_details import NewClient
from bot.refusals import Language

ENGLISH = "name,staff,employed_on,nickname,phone,contact,medication\n"
JAPANESE = "氏名,担当,就職日,呼び名,電話,連絡先,服薬・通院\n"
LINE = "山田 太郎,tanaka@example.jp,2026/4/1,たろう,090-1234-5678,母 03-1111-2222,はい\n"


def problems(text: str) -> list[str]:
    """Where the mistakes are, without the reasons."""
    try:
        found = read_client_file(text.encode()).problems
    except ClientFileError as error:
        found = error.problems
    return [f"{problem.line} {problem.column} {type(problem.refusal).__name__}" for problem in found]


def only(text: str) -> NewClient:
    """The one client of a file without mistakes."""
    (line,) = read_client_file(text.encode()).lines
    return line.new


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize(
    "header", [ENGLISH, JAPANESE, JAPANESE.replace("・", "･"), " Name ,STAFF" + ENGLISH[10:]]
)
def test_every_encoding_and_both_languages_are_read(header: str, encoding: str) -> None:
    (line,) = read_client_file((header + LINE).encode(encoding)).lines
    assert line.new == NewClient(
        name="山田 太郎",
        staff_email="tanaka@example.jp",
        nickname="たろう",
        employed_on=date(2026, 4, 1),
        phone="090-1234-5678",
        contact="母 03-1111-2222",
        medication=True,
    )


def test_three_columns_are_enough_in_any_order() -> None:
    assert only("就職日,氏名,担当\n,山田,t@example.jp\n") == NewClient("山田", "t@example.jp")


def test_a_line_keeps_its_number_after_cells_of_several_lines() -> None:
    text = 'name,staff,employed_on,contact\nA,t@example.jp,,"mother\r\n03-1111-2222"\r\n\r\n'
    assert problems(f"{text}B,t@example.jp,tomorrow,\n") == ["5 employed_on BadDateError"]


def test_a_cell_of_several_lines_is_kept() -> None:
    assert (
        only('name,staff,employed_on,contact\nA,t@example.jp,,"母\r\n 03-1111"\n').contact == "母\n03-1111"
    )


def test_every_mistake_is_named_and_columns_are_called_as_in_the_file() -> None:
    text = "氏名,担当,就職日,電話,服薬・通院\n,tanaka,4/1/2026,nine,maybe\n"
    assert problems(text) == [
        "2 氏名 MissingCellError",
        "2 担当 BadEmailError",
        "2 就職日 BadDateError",
        "2 電話 BadPhoneError",
        "2 服薬・通院 BadYesNoError",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "",
            ["1 name MissingColumnError", "1 staff MissingColumnError", "1 employed_on MissingColumnError"],
        ),
        ("name,staff,employed_on\n", ["2 - EmptyFileError"]),
        ("name,staff\nA,t@example.jp\n", ["1 employed_on MissingColumnError"]),
        ("name,staff,employed_on,tel\n", ["1 tel UnknownColumnError"]),
        ("name,氏名,staff,employed_on\n", ["1 氏名 DoubleColumnError"]),
        ("name,staff,employed_on\nA,t@example.jp,,left over\n", ["2 4 TooManyCellsError"]),
        ('name,staff,employed_on\nA,t@example.jp,"2026\n', ["2 - BrokenQuotesError"]),
        ('name,staff,employed_on\n"A"B,t@example.jp,\n', ["2 - BrokenQuotesError"]),
        ("name,staff,employed_on\nA\x00B,t@example.jp,\n", ["2 name HiddenSignError"]),
        ('name,staff,employed_on\n"A\nB",t@example.jp,\n', ["2 name HiddenSignError"]),
        ("name,staff,employed_on,phone\nA,t@example.jp,,9012345678\n", ["2 phone LostZeroError"]),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(ClientFileError, match="line 2, column -: is neither UTF-8 nor cp932"):
        read_client_file(b"name,staff,employed_on\n" + "José,t@example.jp,\n".encode("latin-1"))


def test_lines_and_columns_that_excel_emptied_are_no_mistake() -> None:
    assert only("name,staff,employed_on,,\nA,t@example.jp,,,\n,,,,\n\n").name == "A"


def test_a_problem_reads_as_the_contract_says() -> None:
    file = read_client_file(b"name,staff,employed_on\nA,t@example.jp,x\n")
    (problem,) = file.problems
    assert problem.say(Language.EN).startswith("line 2, column employed_on: x is not a day")
    assert problem.say(Language.JA).startswith("line 2, column employed_on: x は日付ではありません")


@pytest.mark.parametrize(
    ("written", "meant"),
    [*((yes, True) for yes in ("はい", "YES", "１", "○")), *((no, False) for no in ("", "なし", "×"))],
)
def test_yes_and_no_are_understood(written: str, meant: bool) -> None:
    assert only(f"name,staff,employed_on,medication\nA,t@example.jp,,{written}\n").medication is meant


signs = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf"))
names = st.text(signs, min_size=1, max_size=40).map(str.strip).filter(bool)


@given(st.lists(st.tuples(names, st.dates(date(1990, 1, 1), date(2099, 1, 1))), min_size=1))
def test_whatever_a_spreadsheet_writes_is_read_back(people: list[tuple[str, date]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["name", "staff", "employed_on"])
    writer.writerows([name, "t@example.jp", day.isoformat()] for name, day in people)
    read = read_client_file(file.getvalue().encode())
    assert [(line.new.name, line.new.employed_on) for line in read.lines] == people


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda rest: (ENGLISH + rest).encode()))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    with suppress(ClientFileError):
        read_client_file(data)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('aあ,"\n\r1 '), max_size=5), min_size=3, max_size=3), max_size=5
    )
)
def test_a_mistake_is_named_by_the_line_on_which_its_client_begins(cells: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([["name", "staff", "employed_on"], *cells])
    text = file.getvalue()
    begins = {1}
    reader = csv.reader(io.StringIO(text, newline=""))
    for _ in reader:
        begins.add(reader.line_num + 1)
    try:
        found = read_client_file(text.encode()).problems
    except ClientFileError as error:
        found = error.problems
    assert {problem.line for problem in found} <= begins
