"""How much a passage is like texts that called for an alert: a sum of learned letter-group weights.

The rules decide first. Likeness only raises what no rule has read, and only where it is sure.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.concerns.normalising import Folded

_LONGEST_GROUP = 4
_MOST_SIGNS = 300
_MOST_PAIRED = 12


@dataclass(frozen=True, slots=True)
class Weight:
    """What one group of letters says: for (or, negative, against) an alert, and of which category."""

    weight: float
    category: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Learned weights by letter group; `bias` and `threshold` are in the units of a score."""

    weights: Mapping[str, Weight]
    bias: float
    threshold: float

    def category_of(self, passage: str) -> str | None:
        """The category that the passage resembles; None if it is not like an alarming text."""
        known = [self.weights[group] for group in letter_groups(passage) if group in self.weights]
        score = self.bias + scale(passage) * sum(weight.weight for weight in known)
        return _most_voted(known) if known and score > self.threshold else None


@dataclass(frozen=True, slots=True)
class Passage:
    """Two neighbouring sentences (or the only one) and their span in the original text."""

    text: str
    start: int
    end: int


def letter_groups(passage: str) -> set[str]:
    """All groups of one to four neighbouring signs, each once."""
    return {
        passage[start : start + size]
        for size in range(1, _LONGEST_GROUP + 1)
        for start in range(len(passage) - size + 1)
    }


def scale(passage: str) -> float:
    """What keeps a long passage from weighing more than a short one."""
    return 1 / math.sqrt(max(len(passage), 8) * _LONGEST_GROUP)


def passages(lines: Sequence[Folded]) -> Iterator[Passage]:
    """Every pair of neighbouring sentences; in a long text, and where there is but one, each alone."""
    alone = len(lines) == 1 or len(lines) > _MOST_PAIRED
    for group in ((line,) for line in lines) if alone else pairwise(lines):
        text = "".join(line.text for line in group).replace(" ", "")
        yield Passage(text[:_MOST_SIGNS], group[0].starts[0], group[-1].ends[-1])


def read_weights(file: str) -> Likeness:
    """The file that `learning` writes: bias and threshold, then one group a line."""
    head, *rows = file.rstrip("\n").split("\n")
    bias, threshold = map(float, head.split("\t"))
    weights = {}
    for row in rows:
        group, weight, category = row.split("\t")
        weights[group] = Weight(float(weight), category)
    return Likeness(weights, bias, threshold)


def _most_voted(known: Sequence[Weight]) -> str:
    votes: dict[str, float] = {}
    for weight in known:
        votes[weight.category] = votes.get(weight.category, 0.0) + max(weight.weight, 0.0)
    return max(votes, key=lambda category: votes[category])
