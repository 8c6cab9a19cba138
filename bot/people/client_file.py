"""A CSV file of clients, as offices have them: which columns, which encodings, and what is wrong where."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.people.personal_details import (
    NewClient,
    good_contact,
    good_email,
    good_name,
    good_nickname,
    good_phone,
)
from bot.people.written_dates import read_date
from bot.refusals import Language, RefusedError

COLUMNS = {
    "name": ("氏名",),
    "staff": ("担当",),
    "employed_on": ("就職日",),
    "nickname": ("呼び名",),
    "phone": ("電話",),
    "contact": ("連絡先",),
    "medication": ("服薬・通院", "服薬･通院"),
}
NEEDED = ("name", "staff", "employed_on")
ENCODINGS = ("utf-8-sig", "cp932")
WHOLE_LINE = "-"

_YES = frozenset(("1", "true", "yes", "y", "はい", "有", "有り", "あり", "○", "〇", "◯", "レ", "✓", "✔"))
_NO = frozenset(("0", "false", "no", "n", "いいえ", "無", "無し", "なし", "×", "-"))


class UnreadableFileError(RefusedError):
    """None of the encodings that offices use."""


class EmptyFileError(RefusedError):
    """Nobody in it."""


class BrokenQuotesError(RefusedError):
    """A cell that never ends, or goes on after its end."""


class UnknownColumnError(RefusedError):
    """A column that nothing here is written to."""


class MissingColumnError(RefusedError):
    """A column that must be there."""


class DoubleColumnError(RefusedError):
    """Two columns for one thing."""


class TooManyCellsError(RefusedError):
    """A line longer than the header."""


class MissingCellError(RefusedError):
    """A cell that must be filled in."""


class BadYesNoError(RefusedError):
    """Neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: line 1 is the header, `column` is named as in the file."""

    line: int
    column: str
    refusal: RefusedError

    def say(self, language: Language) -> str:
        """`line N, column NAME: why`, as the contract with operators has it."""
        return f"line {self.line}, column {self.column}: {self.refusal.say(language)}"


class ClientFileError(Exception):
    """The file cannot be taken in. Nothing was; `problems` name all that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.say(Language.EN) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client of the file, and the line on which they begin."""

    line: int
    new: NewClient


@dataclass(frozen=True, slots=True)
class ClientFile:
    """What could be read, what is wrong, and what the file itself calls its columns."""

    lines: tuple[ClientLine, ...]
    problems: tuple[Problem, ...]
    names: Mapping[str, str]


def read_client_file(data: bytes) -> ClientFile:
    """Read a file in UTF-8 (with or without BOM) or cp932. Raises ClientFileError where no line can be."""
    rows = _rows(_decoded(data))
    header_line, header = next(rows, (1, []))
    header = _without_empty_end(header)
    names = _known_names(header_line, header)
    reader = _Reader(header, names)
    lines = [client for line, cells in rows if (client := reader.read(line, cells))]
    if not lines and not reader.problems:
        raise _refused(header_line + 1, WHOLE_LINE, EmptyFileError())
    return ClientFile(tuple(lines), tuple(reader.problems), names)


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            reached = error.start
    raise _refused(data.count(b"\n", 0, reached) + 1, WHOLE_LINE, UnreadableFileError())


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise _refused(begins, WHOLE_LINE, BrokenQuotesError()) from None


def _known_names(line: int, header: list[str]) -> dict[str, str]:
    """The file's own name of each column that we know. Raises ClientFileError."""
    names: dict[str, str] = {}
    problems = []
    for written in header:
        key = _MEANINGS.get(_folded(written))
        if key is None or key in names:
            why = UnknownColumnError() if key is None else DoubleColumnError()
            problems.append(Problem(line, _shown(written), why))
        else:
            names[key] = _shown(written)
    problems += [Problem(line, key, MissingColumnError()) for key in NEEDED if key not in names]
    if problems:
        raise ClientFileError(tuple(problems))
    return names


def _without_empty_end(header: list[str]) -> list[str]:
    """Excel writes commas for columns that were emptied."""
    filled = [place for place, written in enumerate(header, start=1) if written.strip()]
    return header[: max(filled, default=0)]


class _Reader:
    """Reads line after line, and notes what is wrong with each."""

    def __init__(self, header: list[str], names: Mapping[str, str]) -> None:
        self._keys = [_MEANINGS[_folded(written)] for written in header]
        self._names = names
        self.problems: list[Problem] = []

    def read(self, line: int, cells: list[str]) -> ClientLine | None:
        before = len(self.problems)
        if any(cell.strip() for cell in cells[len(self._keys) :]):
            self.problems.append(Problem(line, str(len(self._keys) + 1), TooManyCellsError()))
        written = dict(zip(self._keys, (cell.strip() for cell in cells), strict=False))
        found = {key: self._cell(line, key, written.get(key, "")) for key in COLUMNS}
        if len(self.problems) > before:
            return None
        return ClientLine(line, _new_client(found))

    def _cell(self, line: int, key: str, written: str) -> object:
        try:
            return _CELLS[key](written)
        except RefusedError as refusal:
            self.problems.append(Problem(line, self._names[key], refusal))
            return None


def _new_client(found: Mapping[str, object]) -> NewClient:
    employed_on = found["employed_on"]
    return NewClient(
        name=str(found["name"]),
        staff_email=str(found["staff"]),
        nickname=str(found["nickname"] or ""),
        employed_on=employed_on if isinstance(employed_on, date) else None,
        phone=str(found["phone"] or ""),
        contact=str(found["contact"] or ""),
        medication=bool(found["medication"]),
    )


def _yes(written: str) -> bool:
    word = unicodedata.normalize("NFKC", written).casefold()
    if word in _YES:
        return True
    if word and word not in _NO:
        raise BadYesNoError(text=written)
    return False


def _filled(check: Callable[[str], object]) -> Callable[[str], object]:
    def checked(written: str) -> object:
        if not written:
            raise MissingCellError
        return check(written)

    return checked


def _if_filled(check: Callable[[str], object]) -> Callable[[str], object]:
    return lambda written: check(written) if written else None


_CELLS: Mapping[str, Callable[[str], object]] = {
    "name": _filled(good_name),
    "staff": _filled(good_email),
    "employed_on": _if_filled(read_date),
    "nickname": _if_filled(good_nickname),
    "phone": good_phone,
    "contact": good_contact,
    "medication": _yes,
}


def _folded(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip().casefold()


def _shown(written: str) -> str:
    """A column's name on one line, however it is written."""
    return " ".join(written.split())[:40] or WHOLE_LINE


def _refused(line: int, column: str, refusal: RefusedError) -> ClientFileError:
    return ClientFileError((Problem(line, column, refusal),))


_MEANINGS = {_folded(name): key for key, names in COLUMNS.items() for name in (key, *names)}
