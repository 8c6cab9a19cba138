"""What there is to learn from: labelled texts in the form in which the second reader sees them."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from bot.concerns.lexicon import load_spellings
from bot.concerns.normalising import Spellings, fold
from bot.concerns.second_reader import Piece, pieces

_ROOT = Path(__file__).parent.parent
FILES = (
    _ROOT / "training" / "texts.tsv",
    _ROOT / "training" / "open.tsv",
    _ROOT / "training" / "escalation_dev_first_half.tsv",
    _ROOT / "tests" / "concerns" / "texts.tsv",
    _ROOT / "tests" / "concerns" / "calm.tsv",
)
RANKS = {"none": 0, "notice": 1, "urgent": 2, "crisis": 3}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled text; `rank` is 0 for none up to 3 for crisis."""

    text: str
    rank: int
    category: str
    long: bool
    pieces: Sequence[Piece]


def lessons() -> list[Lesson]:
    """Every text of the files, in their order."""
    spellings = load_spellings()
    return [_lesson(row, spellings) for file in FILES for row in _rows(file)]


def fingerprint() -> str:
    """A hash over the training files: the weights carry it, and a test holds them to it."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in FILES)).hexdigest()


def windows(lesson: Lesson) -> list[list[int]]:
    """What the reader weighs in a text: every sentence and every pair of neighbours, as buckets."""
    alone = [list(piece.buckets) for piece in lesson.pieces]
    return alone + [[*a.buckets, *b.buckets] for a, b in pairwise(lesson.pieces)]


def whole(lesson: Lesson) -> list[int]:
    """All of a text as one passage."""
    return list(chain.from_iterable(piece.buckets for piece in lesson.pieces))


def _lesson(row: dict[str, str], spellings: Spellings) -> Lesson:
    found = pieces(fold(row["text"], spellings))
    return Lesson(row["text"], RANKS[row["level"]], row["category"], row["phenomenon"] == "long", found)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
