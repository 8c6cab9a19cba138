"""A linear machine over letter groups, learned without chance and without a library.

Dual coordinate descent for the support vector machine with squared hinge loss (Hsieh et al., ICML 2008):
a few rounds over all passages, each in an order fixed by a checksum. The same texts give the same weights.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.concerns.second_reader import BUCKETS
from training.lessons import Lesson, whole, windows

_COST = 1.0
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A weight a bucket and a bias: positive scores speak for yes."""

    weights: list[float]
    bias: float

    def score(self, buckets: Sequence[int]) -> float:
        """The score of one passage."""
        return self.bias + sum(self.weights[bucket] for bucket in buckets) / math.sqrt(len(buckets))

    def highest(self, lesson: Lesson) -> float:
        """The score of the most alarming passage of a text."""
        return max(map(self.score, windows(lesson.pieces)))


def learn(texts: Sequence[Lesson], at_least: int) -> Line:
    """Tell texts of at least this rank from the others; in long ones, find the sentence that matters.

    A first line is drawn without the long alarming texts; it then picks their most telling passage.
    """
    alarming = [text for text in texts if text.rank >= at_least]
    calm = [passage for text in texts if text.rank < at_least for passage in _calm(text)]
    short = [passage for text in alarming if not text.long for passage in _short(text)]
    first = _draw(short, calm)
    picked = [max(windows(text.pieces), key=first.score) for text in alarming if text.long]
    return _draw(short + picked, calm)


def _calm(text: Lesson) -> list[list[int]]:
    return windows(text.pieces) + windows(text.in_kana)


def _short(text: Lesson) -> list[list[int]]:
    return [whole(spelling) for spelling in (text.pieces, text.in_kana) if spelling]


def _draw(alarming: Sequence[list[int]], calm: Sequence[list[int]]) -> Line:
    passages = [*((buckets, 1.0) for buckets in alarming), *((buckets, -1.0) for buckets in calm)]
    weights, bias = [0.0] * BUCKETS, 0.0
    pull = [0.0] * len(passages)
    for turn in range(_ROUNDS):
        for at in _order(len(passages), turn):
            buckets, side = passages[at]
            scale = 1 / math.sqrt(len(buckets))
            score = bias + scale * sum([weights[bucket] for bucket in buckets])
            soft = 0.5 / _COST
            wanted = max(pull[at] - (side * score - 1 + soft * pull[at]) / (2 + soft), 0.0)
            step = (wanted - pull[at]) * side
            if step:
                pull[at] = wanted
                bias += step
                move = step * scale
                for bucket in buckets:
                    weights[bucket] += move
    return Line(weights, bias)


def _order(size: int, turn: int) -> list[int]:
    return sorted(range(size), key=lambda at: zlib.crc32(f"{turn}.{at}".encode()))
