"""A second reading: how much a text is like texts that called for an alert, by learned letter weights.

It may raise what the rules found, never lower it; where its file is missing, the rules stand alone.
"""

import base64
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from bot.concerns.concern import Concern, Level, rank
from bot.concerns.normalising import Folded

RULE = "resembles-alarming-texts"
WEIGHTS = resources.files("bot.concerns") / "lexicon" / "second_reader.txt"
BUCKETS = 2**18
_LONGEST_GROUP = 4
# A "sentence" without any stop is read in pieces, so that its length cannot drown one clause.
_LONGEST_PIECE = 120


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of the original text: `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a sign."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second reader would raise a text to, and for which passage."""

    level: Level
    category: str
    span: Span


@dataclass(frozen=True, slots=True)
class Voice:
    """One yes-or-no question put to a passage: a weight a bucket, and the score that says yes."""

    weights: Sequence[int]
    unit: float
    bias: float
    threshold: float

    def score(self, total: int, groups: int) -> float:
        """What summed weights of so many letter groups come to: above 0 says yes."""
        return self.bias + self.unit * total / math.sqrt(groups) - self.threshold


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned; `learned_from` is the fingerprint of the training texts."""

    alert: Voice
    crisis: Voice
    categories: Sequence[tuple[str, Level]]
    category_of: bytes
    learned_from: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as the buckets of its letter groups, with its place in the original text."""

    buckets: Sequence[int]
    span: Span


@dataclass(frozen=True, slots=True)
class _Passage:
    pieces: tuple[Piece, ...]
    alert: float
    crisis: float

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].span.start, self.pieces[-1].span.end)


class SecondReader:
    """Reads with one set of weights; nothing in it changes, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def opinion(self, sentences: Sequence[Folded], settled: Sequence[Span]) -> SecondOpinion | None:
        """The opinion on the most alarming passage that the rules have not settled; linear time."""
        read = [
            passage
            for passage in self._passages(pieces(sentences))
            if not any(passage.span.overlaps(one) for one in settled)
        ]
        crisis = max(read, key=lambda passage: passage.crisis, default=None)
        if crisis and crisis.crisis > 0:
            return self._opinion(Level.CRISIS, crisis)
        alert = max(read, key=lambda passage: passage.alert, default=None)
        return self._opinion(Level.URGENT, alert) if alert and alert.alert > 0 else None

    def _passages(self, found: Sequence[Piece]) -> Iterator[_Passage]:
        sums = [self._sums(piece) for piece in found]
        for piece, (alert, crisis) in zip(found, sums, strict=True):
            yield self._passage((piece,), alert, crisis)
        for (piece, own), (after, its) in pairwise(zip(found, sums, strict=True)):
            yield self._passage((piece, after), own[0] + its[0], own[1] + its[1])

    def _sums(self, piece: Piece) -> tuple[int, int]:
        alert, crisis = self._weights.alert.weights, self._weights.crisis.weights
        return sum([alert[bucket] for bucket in piece.buckets]), sum(
            [crisis[bucket] for bucket in piece.buckets]
        )

    def _passage(self, found: tuple[Piece, ...], alert: int, crisis: int) -> _Passage:
        groups = sum(len(piece.buckets) for piece in found)
        return _Passage(
            found, self._weights.alert.score(alert, groups), self._weights.crisis.score(crisis, groups)
        )

    def _opinion(self, level: Level, passage: _Passage) -> SecondOpinion:
        return SecondOpinion(level, self._category(passage, level), passage.span)

    def _category(self, passage: _Passage, level: Level) -> str:
        """The category of this level for which most of the alarming weight speaks."""
        votes = {name: 0 for name, of in self._weights.categories if of is level}
        for piece in passage.pieces:
            for bucket in piece.buckets:
                name, of = self._weights.categories[self._weights.category_of[bucket]]
                if of is level:
                    votes[name] += max(self._weights.alert.weights[bucket], 0)
        return max(votes, key=lambda name: votes[name])


@cache
def load_second_reader() -> SecondReader | None:
    """The second reader, or None where no weights are installed: the rules then stand alone."""
    return SecondReader(read_weights(WEIGHTS.read_text("ascii"))) if WEIGHTS.is_file() else None


def raised(concern: Concern | None, opinion: SecondOpinion | None, text: str) -> Concern | None:
    """The rules' concern, or the second reader's where that is the more serious one."""
    if opinion is None or (concern and rank(concern.level) >= rank(opinion.level)):
        return concern
    start, end = opinion.span.start, opinion.span.end
    return Concern(opinion.level, opinion.category, text[start:end], start, end, RULE)


def pieces(sentences: Sequence[Folded]) -> list[Piece]:
    """The sentences, cut where they are very long, each as the buckets of its letter groups."""
    cut = (sentence.piece(at, at + _LONGEST_PIECE) for sentence in sentences for at in _cuts(sentence))
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
        categories=[(name, Level(level)) for name, level in facts["categories"]],
        category_of=category_of,
        learned_from=facts["learned_from"],
    )


def _cuts(sentence: Folded) -> range:
    return range(0, len(sentence.text), _LONGEST_PIECE)


def _piece(sentence: Folded) -> Piece:
    buckets = sorted(zlib.crc32(group.encode()) % BUCKETS for group in letter_groups(sentence.text))
    return Piece(buckets, Span(sentence.starts[0], sentence.ends[-1]))
