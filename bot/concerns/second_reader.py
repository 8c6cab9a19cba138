"""A second reading: how much a text is like texts that called for an alert, by learned letter weights.

It may raise what the rules found, never lower it; where its file is missing, the rules stand alone.
"""

import base64
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.lexicon import load_spellings
from bot.concerns.normalising import Folded, Spellings, fold

RULE = "second-reader"
WEIGHTS = resources.files("bot.concerns") / "second_reader" / "weights.txt"
BUCKETS = 2**18
_LONGEST_GROUP = 4
# A "sentence" without any stop is read in pieces, so that its length cannot drown one clause.
_LONGEST_PIECE = 120


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second reader makes of a text; `level` is None where it has nothing to add.

    `probability` is that of an alert, measured on training texts, about half of which call for one:
    it orders texts, it does not count them. `text[start:end]` is the passage that decided.
    """

    level: Level | None
    probability: float
    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Voice:
    """One yes-or-no question put to a passage: a weight a bucket, and the score that says yes."""

    weights: Sequence[int]
    unit: float
    bias: float
    threshold: float

    def score(self, total: int, groups: int) -> float:
        """What summed weights of so many letter groups come to."""
        return self.bias + self.unit * total / math.sqrt(groups)


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned; `learned_from` is the fingerprint of the training texts."""

    alert: Voice
    crisis: Voice
    steepness: float
    categories: Sequence[tuple[str, Level]]
    category_of: bytes
    learned_from: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as the buckets of its letter groups, with its place in the original text."""

    buckets: Sequence[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Passage:
    pieces: tuple[Piece, ...]
    alert: float
    crisis: float


class SecondReader:
    """Reads with one set of weights; nothing in it changes, so threads may share it."""

    def __init__(self, weights: Weights, spellings: Spellings) -> None:
        self._weights = weights
        self._spellings = spellings

    def level_of(self, text: str, field: Field) -> SecondOpinion:
        """The opinion on the most alarming passage; linear time, never raises."""
        del field  # measured: where a text was written added nothing that would justify trusting it
        passages = list(self._passages(pieces(fold(text, self._spellings))))
        if not passages:
            return SecondOpinion(None, 0.0, "", 0, 0)
        crisis = max(passages, key=lambda passage: passage.crisis)
        alert = max(passages, key=lambda passage: passage.alert)
        if crisis.crisis > self._weights.crisis.threshold:
            return self._opinion(Level.CRISIS, crisis, alert.alert)
        level = Level.URGENT if alert.alert > self._weights.alert.threshold else None
        return self._opinion(level, alert, alert.alert)

    def _passages(self, found: Sequence[Piece]) -> Iterator[_Passage]:
        sums = [self._sums(piece) for piece in found]
        for piece, (alert, crisis) in zip(found, sums, strict=True):
            yield self._passage((piece,), alert, crisis)
        for (piece, own), (after, its) in pairwise(zip(found, sums, strict=True)):
            yield self._passage((piece, after), own[0] + its[0], own[1] + its[1])

    def _sums(self, piece: Piece) -> tuple[int, int]:
        alert, crisis = self._weights.alert.weights, self._weights.crisis.weights
        return sum(alert[bucket] for bucket in piece.buckets), sum(
            crisis[bucket] for bucket in piece.buckets
        )

    def _passage(self, found: tuple[Piece, ...], alert: int, crisis: int) -> _Passage:
        groups = sum(len(piece.buckets) for piece in found)
        return _Passage(
            found, self._weights.alert.score(alert, groups), self._weights.crisis.score(crisis, groups)
        )

    def _opinion(self, level: Level | None, passage: _Passage, alert: float) -> SecondOpinion:
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, self._weights.steepness * alert))))
        category = self._category(passage, level) if level else ""
        return SecondOpinion(level, probability, category, passage.pieces[0].start, passage.pieces[-1].end)

    def _category(self, passage: _Passage, level: Level) -> str:
        """The category of this level for which most of the alarming weight speaks."""
        votes = {name: 0 for name, of in self._weights.categories if of is level}
        for piece in passage.pieces:
            for bucket in piece.buckets:
                name, of = self._weights.categories[self._weights.category_of[bucket]]
                if of is level:
                    votes[name] += max(self._weights.alert.weights[bucket], 0)
        return max(votes, key=lambda name: votes[name])


def load_second_reader() -> SecondReader | None:
    """The second reader, or None where no weights are installed: the rules then stand alone."""
    if not WEIGHTS.is_file():
        return None
    return SecondReader(read_weights(WEIGHTS.read_text("ascii")), load_spellings())


def raised(concern: Concern | None, opinion: SecondOpinion, text: str) -> Concern | None:
    """The rules' concern, or the second reader's where that is the more serious one."""
    if opinion.level is None or (concern and rank(concern.level) >= rank(opinion.level)):
        return concern
    words = text[opinion.start : opinion.end]
    return Concern(opinion.level, opinion.category, words, opinion.start, opinion.end, RULE)


def pieces(folded: Folded) -> list[Piece]:
    """The sentences of a text, each as the buckets of its letter groups."""
    cut = (
        sentence.piece(at, at + _LONGEST_PIECE) for sentence in sentences(folded) for at in _cuts(sentence)
    )
    return [_piece(one) for one in cut if not one.text.isspace()]


def letter_groups(sentence: str) -> set[str]:
    """All groups of one to four neighbouring signs, each once; ^ and $ are the ends."""
    ends = f"^{sentence.replace(' ', '')}$"
    return {
        ends[start : start + size]
        for size in range(1, _LONGEST_GROUP + 1)
        for start in range(len(ends) - size + 1)
    }


def read_weights(file: str) -> Weights:
    """The file that `python -m training` writes: one line of JSON, then three tables as text."""
    head, *tables = file.rstrip("\n").split("\n")
    facts = json.loads(head)
    alert, crisis, category_of = (zlib.decompress(base64.b85decode(table)) for table in tables)
    return Weights(
        alert=Voice(memoryview(alert).cast("b"), **facts["alert"]),
        crisis=Voice(memoryview(crisis).cast("b"), **facts["crisis"]),
        steepness=facts["steepness"],
        categories=[(name, Level(level)) for name, level in facts["categories"]],
        category_of=category_of,
        learned_from=facts["learned_from"],
    )


def _cuts(sentence: Folded) -> range:
    return range(0, len(sentence.text), _LONGEST_PIECE)


def _piece(sentence: Folded) -> Piece:
    buckets = sorted(zlib.crc32(group.encode()) % BUCKETS for group in letter_groups(sentence.text))
    return Piece(buckets, sentence.starts[0], sentence.ends[-1])
