"""A linear machine over the signs of a passage, learned without chance and without a library.

Dual coordinate descent for the support vector machine with squared hinge loss (Hsieh et al., ICML 2008):
a few rounds over all passages, each in an order fixed by a checksum. The same texts give the same weights.
A sign counts by its rarity (the logarithm of all passages to those that have it): です tells little.
"""

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.concerns.weights import share_of_each
from training.lessons import Lesson, Passage

_COST = 1.0
_ROUNDS = 12
_USUAL_RARITY = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """A weight for each sign, its rarity included, and a bias: positive scores speak for yes."""

    weights: Mapping[str, float]
    bias: float

    def score(self, passage: Passage) -> float:
        """The score of one passage."""
        total = sum([self.weights.get(sign, 0.0) for sign in passage])
        return self.bias + total * share_of_each(len(passage))

    def highest(self, lesson: Lesson) -> float:
        """The score of the most alarming passage of a text."""
        return max(map(self.score, lesson.windows))


@dataclass(frozen=True, slots=True)
class _Example:
    """A passage by the places of its signs; `size` is its squared length, the bias included."""

    signs: Sequence[int]
    scale: float
    size: float
    side: float


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
    passages = [*alarming, *calm]
    rarity = _rarity(passages)
    places = {sign: place for place, sign in enumerate(rarity)}
    squares = [one * one for one in rarity.values()]
    examples = [_example([places[sign] for sign in one], squares, 1.0) for one in alarming]
    examples += [_example([places[sign] for sign in one], squares, -1.0) for one in calm]
    weights, bias = _descend(examples, squares)
    return Line(dict(zip(rarity, weights, strict=True)), bias)


def _descend(examples: Sequence[_Example], squares: Sequence[float]) -> tuple[list[float], float]:
    weights, bias = [0.0] * len(squares), 0.0
    pull = [0.0] * len(examples)
    soft = 0.5 / _COST
    for turn in range(_ROUNDS):
        for at in _order(len(examples), turn):
            one = examples[at]
            score = bias + one.scale * sum([weights[sign] for sign in one.signs])
            wanted = max(pull[at] - (one.side * score - 1 + soft * pull[at]) / (one.size + soft), 0.0)
            step = (wanted - pull[at]) * one.side
            if step:
                pull[at] = wanted
                bias += step
                move = step * one.scale
                for sign in one.signs:
                    weights[sign] += move * squares[sign]
    return weights, bias


def _example(signs: Sequence[int], squares: Sequence[float], side: float) -> _Example:
    scale = share_of_each(len(signs))
    size = 1 + sum([squares[sign] for sign in signs]) * scale * scale
    return _Example(signs, scale, size, side)


def _rarity(passages: Sequence[Passage]) -> dict[str, float]:
    seen = Counter(sign for passage in passages for sign in set(passage))
    return {sign: math.log((len(passages) + 1) / (many + 1)) / _USUAL_RARITY for sign, many in seen.items()}


def _order(size: int, turn: int) -> list[int]:
    return sorted(range(size), key=lambda at: zlib.crc32(f"{turn}.{at}".encode()))
