"""What there is to learn from: labelled texts in the form in which the second reader sees them."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.lexicon import load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.signs import Piece, pieces
from bot.concerns.tokens import Tokens

_ROOT = Path(__file__).parent.parent
# One hand wrote each file; `training.choosing` leaves out one at a time.
FILES = (
    *sorted((_ROOT / "training").glob("*.tsv")),
    _ROOT / "tests" / "concerns" / "texts.tsv",
    _ROOT / "tests" / "concerns" / "calm.tsv",
)
URGENT, CRISIS = 2, 3
RANKS = {"none": 0, "notice": 1, "urgent": URGENT, "crisis": CRISIS}

# The signs of a passage; where two sentences share one, it stands twice.
Passage = Sequence[str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text as it is written; `rank` is 0 for none up to 3 for crisis."""

    text: str
    hand: str
    rank: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled text; `rank` is 0 for none up to 3 for crisis."""

    text: str
    hand: str
    rank: int
    category: str
    long: bool
    pieces: Sequence[Sequence[str]]

    @property
    def whole(self) -> Passage:
        """All of the text as one passage."""
        return list(chain.from_iterable(self.pieces))

    @property
    def windows(self) -> list[Passage]:
        """What the reader weighs in a text: every sentence and every pair of neighbours."""
        return [*self.pieces, *([*one, *after] for one, after in pairwise(self.pieces))]


def lessons() -> list[Lesson]:
    """Every text of the files that has words in it, in their order."""
    lexicon = load_lexicon()
    tokens = Tokens(lexicon.keep_kana)
    found = []
    for file in FILES:
        for row in _rows(file):
            lines = tokens.analysed(list(sentences(fold(row["text"], lexicon.spellings))))
            found.append(_lesson(row, file.stem, pieces(lines)))
    return [lesson for lesson in found if lesson.pieces]


def labelled_texts() -> list[Labelled]:
    """Every text of the files as it is written."""
    return [Labelled(row["text"], file.stem, RANKS[row["level"]]) for file in FILES for row in _rows(file)]


def fingerprint() -> str:
    """A hash over the training files: the weights carry it, and a test holds them to it."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in FILES)).hexdigest()


def _lesson(row: dict[str, str], hand: str, found: Sequence[Piece]) -> Lesson:
    signs = [sorted(piece.signs) for piece in found]
    long = row["phenomenon"] == "long"
    return Lesson(row["text"], hand, RANKS[row["level"]], row["category"], long, signs)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
