"""The learned weights of the second reader, and the file in which they stand."""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from bot.concerns.concern import Level

WEIGHTS = resources.files("bot.concerns") / "lexicon" / "second_reader.txt"
# Square roots, the usual way, made long calm texts sound alarming; plain averages make short ones shout.
_BREADTH = 0.7


def share_of_each(signs: int) -> float:
    """What one sign's weight counts in a passage of so many."""
    return float(signs**-_BREADTH)


@dataclass(frozen=True, slots=True)
class Voice:
    """One yes-or-no question put to a passage: a weight for each sign, and the score that says yes."""

    weights: Sequence[int]
    unit: float
    bias: float
    threshold: float

    def scores(self, totals: Sequence[int], sizes: Sequence[int]) -> list[float]:
        """What the summed weights of so many signs come to, each: above 0 says yes."""
        return [
            self.bias + self.unit * total * share_of_each(size) - self.threshold
            for total, size in zip(totals, sizes, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, by the place of a sign; `learned_from` is the fingerprint of the training texts."""

    signs: Sequence[str]
    alert: Voice
    crisis: Voice
    categories: Sequence[tuple[str, Level]]
    category_of: bytes
    learned_from: str


def read_weights(file: str) -> Weights:
    """The file that `python -m training` writes: facts as JSON, the signs, then three tables as text."""
    head, signs, *tables = file.rstrip("\n").split("\n")
    facts = json.loads(head)
    alert, crisis, category_of = (zlib.decompress(base64.b64decode(table)) for table in tables)
    return Weights(
        signs=signs.split("\t"),
        alert=Voice(memoryview(alert).cast("b"), **facts["alert"]),
        crisis=Voice(memoryview(crisis).cast("b"), **facts["crisis"]),
        categories=[(name, Level(level)) for name, level in facts["categories"]],
        category_of=category_of,
        learned_from=facts["learned_from"],
    )
