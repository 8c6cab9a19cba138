"""What there is to learn from: labelled texts in the form in which the second reader sees them."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from sudachipy import Dictionary, SplitMode  # type: ignore[import-untyped]

from bot.concerns.clauses import sentences
from bot.concerns.lexicon import load_spellings
from bot.concerns.normalising import Folded, fold
from bot.concerns.second_reader import Piece, pieces

_ROOT = Path(__file__).parent.parent
FILES = (
    _ROOT / "training" / "texts.tsv",
    _ROOT / "training" / "open.tsv",
    _ROOT / "training" / "escalation_dev_first_half.tsv",
    _ROOT / "tests" / "concerns" / "texts.tsv",
    _ROOT / "tests" / "concerns" / "calm.tsv",
)
_TO_HIRAGANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
RANKS = {"none": 0, "notice": 1, "urgent": 2, "crisis": 3}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled text; `rank` is 0 for none up to 3 for crisis.

    `in_kana` is the same text spelt in hiragana, the way many people type it; long texts have none.
    """

    text: str
    rank: int
    category: str
    long: bool
    pieces: Sequence[Piece]
    in_kana: Sequence[Piece]


def lessons() -> list[Lesson]:
    """Every text of the files that has words in it, in their order."""
    pupil = _Pupil()
    found = [pupil.lesson(row) for file in FILES for row in _rows(file)]
    return [lesson for lesson in found if lesson.pieces]


def fingerprint() -> str:
    """A hash over the training files: the weights carry it, and a test holds them to it."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in FILES)).hexdigest()


def windows(found: Sequence[Piece]) -> list[list[int]]:
    """What the reader weighs in a text: every sentence and every pair of neighbours, as buckets."""
    alone = [list(piece.buckets) for piece in found]
    return alone + [[*a.buckets, *b.buckets] for a, b in pairwise(found)]


def whole(found: Sequence[Piece]) -> list[int]:
    """All of a text as one passage."""
    return list(chain.from_iterable(piece.buckets for piece in found))


class _Pupil:
    def __init__(self) -> None:
        self._spellings = load_spellings()
        self._tokenizer = Dictionary().tokenizer(mode=SplitMode.C)

    def lesson(self, row: dict[str, str]) -> Lesson:
        long = row["phenomenon"] == "long"
        folded = fold(row["text"], self._spellings)
        kana = [] if long else _cut(fold(self._spelt_out(folded.text), self._spellings))
        return Lesson(row["text"], RANKS[row["level"]], row["category"], long, _cut(folded), kana)

    def _spelt_out(self, text: str) -> str:
        words = self._tokenizer.tokenize(text)
        return "".join(word.reading_form() or word.surface() for word in words).translate(_TO_HIRAGANA)


def _cut(text: Folded) -> list[Piece]:
    return pieces(list(sentences(text)))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
