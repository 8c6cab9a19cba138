"""A second reading: how much a text is like texts that called for an alert, by learned weights.

It may raise what the rules found, never lower it; where its file is missing, the rules stand alone.
"""

import base64
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, pairwise, repeat

from bot.concerns.concern import Concern, Level, rank
from bot.concerns.signs import Piece, Span, pieces
from bot.concerns.tokens import Analysed

RULE = "resembles-alarming-texts"
WEIGHTS = resources.files("bot.concerns") / "lexicon" / "second_reader.txt"
# What the rules have excused has to be this much clearer (they know denial and the past, it does not).
_SETTLED = 0.3
# Both voices' weights of a sign are added up as one number: the crisis voice's above these bits.
_ALERT_BITS = 24


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second reader would raise a text to, and for which passage."""

    level: Level
    category: str
    span: Span


@dataclass(frozen=True, slots=True)
class Voice:
    """One yes-or-no question put to a passage: a weight for each sign, and the score that says yes."""

    weights: Sequence[int]
    unit: float
    bias: float
    threshold: float

    def score(self, total: int, signs: int) -> float:
        """What the summed weights of so many signs come to: above 0 says yes."""
        return self.bias + self.unit * total / math.sqrt(signs) - self.threshold


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, by the place of a sign; `learned_from` is the fingerprint of the training texts."""

    places: Mapping[str, int]
    alert: Voice
    crisis: Voice
    categories: Sequence[tuple[str, Level]]
    category_of: bytes
    learned_from: str


@dataclass(frozen=True, slots=True)
class _Passage:
    """One sentence or two neighbours: the sums of their signs' weights, and the number of signs."""

    pieces: Sequence[Piece]
    alert: int
    crisis: int
    signs: int

    def __add__(self, after: "_Passage") -> "_Passage":
        return _Passage(
            [*self.pieces, *after.pieces],
            self.alert + after.alert,
            self.crisis + after.crisis,
            self.signs + after.signs,
        )

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].span.start, self.pieces[-1].span.end)


class SecondReader:
    """Reads with one set of weights; nothing in it changes, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        voices = zip(weights.alert.weights, weights.crisis.weights, strict=True)
        both = [(crisis << _ALERT_BITS) + alert for alert, crisis in voices]
        self._both = dict(zip(weights.places, both, strict=True))

    def opinion(self, sentences: Sequence[Analysed], settled: Sequence[Span]) -> SecondOpinion | None:
        """The opinion on the most alarming passage, less easily on what the rules settled; linear time."""
        read = self._passages(pieces(sentences))
        weights = self._weights
        crisis = _most_telling(
            [(weights.crisis.score(one.crisis, one.signs), one) for one in read], settled
        )
        if crisis:
            return self._opinion(Level.CRISIS, crisis)
        alert = _most_telling([(weights.alert.score(one.alert, one.signs), one) for one in read], settled)
        return self._opinion(Level.URGENT, alert) if alert else None

    def _passages(self, found: Sequence[Piece]) -> list[_Passage]:
        alone = [self._passage(piece) for piece in found]
        return alone + [one + after for one, after in pairwise(alone)]

    def _passage(self, piece: Piece) -> _Passage:
        alert, crisis = _apart(sum(map(self._both.get, piece.signs, repeat(0))))
        return _Passage([piece], alert, crisis, len(piece.signs))

    def _opinion(self, level: Level, passage: _Passage) -> SecondOpinion:
        """With the category of this level for which most of the alarming weight speaks."""
        weights = self._weights
        votes = {name: 0 for name, of in weights.categories if of is level}
        signs = chain.from_iterable(piece.signs for piece in passage.pieces)
        for place in (weights.places[sign] for sign in signs if sign in weights.places):
            name, of = weights.categories[weights.category_of[place]]
            if of is level:
                votes[name] += max(weights.alert.weights[place], 0)
        return SecondOpinion(level, max(votes, key=lambda name: votes[name]), passage.span)


def _apart(both: int) -> tuple[int, int]:
    """The alert voice's sum, which may be negative, and the crisis voice's."""
    half = 1 << (_ALERT_BITS - 1)
    crisis = (both + half) >> _ALERT_BITS
    return both - (crisis << _ALERT_BITS), crisis


def _most_telling(scored: Sequence[tuple[float, _Passage]], settled: Sequence[Span]) -> _Passage | None:
    telling = (
        (score - _SETTLED * any(passage.span.overlaps(one) for one in settled), passage)
        for score, passage in scored
        if score > 0
    )
    score, passage = max(telling, key=lambda one: one[0], default=(0.0, None))
    return passage if score > 0 else None


@cache
def load_second_reader() -> SecondReader | None:
    """The second reader, or None where no weights are installed: the rules then stand alone."""
    return SecondReader(read_weights(WEIGHTS.read_text("utf-8"))) if WEIGHTS.is_file() else None


def raised(concern: Concern | None, opinion: SecondOpinion | None, text: str) -> Concern | None:
    """The rules' concern, or the second reader's where that is the more serious one."""
    if opinion is None or (concern and rank(concern.level) >= rank(opinion.level)):
        return concern
    start, end = opinion.span.start, opinion.span.end
    return Concern(opinion.level, opinion.category, text[start:end], start, end, RULE)


def read_weights(file: str) -> Weights:
    """The file that `python -m training` writes: facts as JSON, the signs, then three tables as text."""
    head, signs, *tables = file.rstrip("\n").split("\n")
    facts = json.loads(head)
    alert, crisis, category_of = (zlib.decompress(base64.b64decode(table)) for table in tables)
    return Weights(
        places={sign: place for place, sign in enumerate(signs.split("\t"))},
        alert=Voice(memoryview(alert).cast("b"), **facts["alert"]),
        crisis=Voice(memoryview(crisis).cast("b"), **facts["crisis"]),
        categories=[(name, Level(level)) for name, level in facts["categories"]],
        category_of=category_of,
        learned_from=facts["learned_from"],
    )
