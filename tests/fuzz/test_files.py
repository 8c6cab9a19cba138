"""Files that people hand in, in any state: read, or refused by line; nothing in us breaks on them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import tsuzuku
from bot.people.client_file import ClientFileError, read_client_file
from bot.people.client_import import import_clients
from bot.storage.models import Client
from tests.builders import NOW
from tests.fuzz.conftest import FuzzOffice
from tests.fuzz.corpus import kept, name_of
from tests.fuzz.odd_values import texts
from tests.fuzz.plenty import fuzzed
from tests.webhook import stored

FORMS, CLIENTS = kept("forms"), kept("clients")
BUILT_IN = Path("bot/dialogs/weekly_record.yaml")
NAMES = ("name", "staff", "employed_on", "nickname", "phone", "contact", "medication", "氏名", "担当", "ID")
CELLS = texts | st.sampled_from(("tanaka@example.jp", "TANAKA@example.jp ", "2026-04-01", "R8.4.1", "はい"))
SEPARATORS = st.sampled_from((",", ",", ",", ";", "\t", ",,"))
ENDS = st.sampled_from(("\n", "\r\n", "\r", "\n\n"))
WRAPPED: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    (str, str, lambda cell: f'"{cell}"', lambda cell: f'"{cell}', lambda cell: f' "{cell}"x')
)


def encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass")


@st.composite
def client_files(draw: st.DrawFn) -> bytes:
    """Lines of cells, quoted well or badly, in the encodings that offices use and others."""
    separator, end, wrap = draw(SEPARATORS), draw(ENDS), draw(WRAPPED)
    header = draw(st.just(list(NAMES[:3])) | st.lists(st.sampled_from(NAMES), max_size=8))
    rows = draw(st.lists(st.lists(CELLS, max_size=8), max_size=5))
    lines = [separator.join(header), *(separator.join(map(wrap, row)) for row in rows)]
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "cp932", "utf-16", "euc-jp", "latin-1")))
    return encoded(end.join(lines), encoding) + draw(st.binary(max_size=3))


def take_in(office: FuzzOffice, data: bytes) -> int | None:
    """How many clients the file brought; None where it was refused."""
    try:
        with office.database.transaction() as session:
            return len(import_clients(session, office.database.keys, data, date(2026, 11, 25), NOW))
    except ClientFileError as refused:
        return None if all(problem.line >= 1 for problem in refused.problems) else -1


def imported_or_refused_whole(office: FuzzOffice, data: bytes) -> None:
    before = stored.count(office.database, Client)
    came = take_in(office, data)
    assert stored.count(office.database, Client) == before + (came or 0)


@pytest.mark.parametrize("file", CLIENTS, ids=name_of)
def test_a_kept_file_of_clients_is_read_or_refused(office: FuzzOffice, file: Path) -> None:
    imported_or_refused_whole(office, file.read_bytes())


@given(client_files())
@fuzzed(80)
def test_any_file_of_clients_is_read_or_refused(office: FuzzOffice, data: bytes) -> None:
    imported_or_refused_whole(office, data)


@given(st.binary(max_size=300))
@fuzzed(80)
def test_any_bytes_are_a_file_of_clients_or_refused(data: bytes) -> None:
    with pytest.raises(ClientFileError):
        read_client_file(data)


def checked(file: Path) -> int:
    """`tsuzuku form check FILE`; 1 is a refusal in words."""
    result = CliRunner().invoke(tsuzuku, ["form", "check", str(file)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0 or result.stderr.strip()
    return result.exit_code


@pytest.mark.parametrize("file", FORMS, ids=name_of)
def test_a_kept_form_is_refused_in_words(file: Path) -> None:
    assert checked(file) == 1


@given(
    st.integers(0, 12_000),
    st.integers(0, 30),
    st.binary(max_size=4) | st.sampled_from((b"\xff", b"\0", b"\x82\xa0", b": ", b"!!set ", b"&a ", b"- ")),
)
@fuzzed(25)
def test_any_damaged_form_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, length: int, instead: bytes
) -> None:
    whole = BUILT_IN.read_bytes()
    file = tmp_path_factory.mktemp("form") / "form.yaml"
    file.write_bytes(whole[:place] + instead + whole[place + length :])

    assert checked(file) in (0, 1)
