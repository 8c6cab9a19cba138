"""A linear machine over the signs of a passage, learned without chance and without a library.

Dual coordinate descent for the support vector machine with squared hinge loss (Hsieh et al., ICML 2008):
a few rounds over all passages, each in an order fixed by a checksum. The same texts give the same weights.
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.lessons import Lesson, Passage

_COST = 4.0
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A weight for each sign and a bias: positive scores speak for yes."""

    weights: Mapping[str, float]
    bias: float

    def score(self, passage: Passage) -> float:
        """The score of one passage."""
        total = sum([self.weights.get(sign, 0.0) for sign in passage])
        return self.bias + total / math.sqrt(len(passage))

    def highest(self, lesson: Lesson) -> float:
        """The score of the most alarming passage of a text."""
        return max(map(self.score, lesson.windows))


def learn(texts: Sequence[Lesson], at_least: int) -> Line:
    """Tell texts of at least this rank from the others; in long ones, find the sentence that matters.

    A first line is drawn without the long alarming texts; it then picks their most telling passage.
    """
    alarming = [text for text in texts if text.rank >= at_least]
    calm = [passage for text in texts if text.rank < at_least for passage in text.windows]
    short = [text.whole for text in alarming if not text.long]
    first = _draw(short, calm)
    picked = [max(text.windows, key=first.score) for text in alarming if text.long]
    return _draw(short + picked, calm)


def _draw(alarming: Sequence[Passage], calm: Sequence[Passage]) -> Line:
    places: dict[str, int] = {}
    passages = [
        ([places.setdefault(sign, len(places)) for sign in passage], side)
        for group, side in ((alarming, 1.0), (calm, -1.0))
        for passage in group
    ]
    weights, bias = [0.0] * len(places), 0.0
    pull = [0.0] * len(passages)
    soft = 0.5 / _COST
    for turn in range(_ROUNDS):
        for at in _order(len(passages), turn):
            signs, side = passages[at]
            scale = 1 / math.sqrt(len(signs))
            score = bias + scale * sum([weights[sign] for sign in signs])
            wanted = max(pull[at] - (side * score - 1 + soft * pull[at]) / (2 + soft), 0.0)
            step = (wanted - pull[at]) * side
            if step:
                pull[at] = wanted
                bias += step
                move = step * scale
                for sign in signs:
                    weights[sign] += move
    return Line({sign: weights[place] for sign, place in places.items()}, bias)


def _order(size: int, turn: int) -> list[int]:
    return sorted(range(size), key=lambda at: zlib.crc32(f"{turn}.{at}".encode()))
