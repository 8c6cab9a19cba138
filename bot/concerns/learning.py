"""Learning the weights of `likeness` from labelled texts, without chance: same texts, same weights.

python -m bot.concerns.learning LABELLED.tsv ... > bot/concerns/lexicon/likeness.txt
"""

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.lexicon import load_spellings
from bot.concerns.likeness import Likeness, Weight, letter_groups, passages, scale
from bot.concerns.normalising import Spellings, fold

_ALARMING = frozenset({"crisis", "urgent"})
_ROUNDS = 12
_STEP = 0.5
_SHRINK = 2e-5
_NEGLIGIBLE = 0.25
# Chosen by cross-validation on our own texts: under 1 % of calm everyday sentences reach it.
_THRESHOLD = 2.5


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled text in the form in which the reader sees it."""

    text: str
    alarming: bool
    category: str


def lessons(files: Sequence[Path]) -> list[Lesson]:
    """What there is to learn from: short texts as they are, long calm ones passage by passage.

    Long alarming texts are left out: in them one sentence matters and the others would mislead.
    """
    spellings = load_spellings()
    rows = [row for file in files for row in _rows(file)]
    return [lesson for row in rows for lesson in _lessons(row, spellings)]


def _lessons(row: Mapping[str, str], spellings: Spellings) -> Iterator[Lesson]:
    folded = fold(row["text"], spellings)
    alarming = row["level"] in _ALARMING
    if row["phenomenon"] != "long":
        yield Lesson(folded.text.replace(" ", ""), alarming, row["category"])
    elif not alarming:
        for passage in passages(list(sentences(folded))):
            yield Lesson(passage.text, alarming, row["category"])


def learn(texts: Sequence[Lesson]) -> Likeness:
    """Weights by logistic regression with a step of its own for every weight (Adagrad)."""
    learner = _Learner(texts)
    for _ in range(_ROUNDS):
        for lesson in learner.prepared:
            learner.take(lesson)
    categories = _categories(texts)
    weights = {
        group: Weight(round(weight, 2), categories.get(group, ""))
        for group, weight in sorted(learner.weights.items())
        if abs(weight) >= _NEGLIGIBLE
    }
    return Likeness(weights, round(learner.bias, 3), _THRESHOLD)


def written(likeness: Likeness) -> Iterator[str]:
    """The lines of the file that `read_weights` reads."""
    yield f"{likeness.bias}\t{likeness.threshold}"
    for group, weight in likeness.weights.items():
        yield f"{group}\t{weight.weight}\t{weight.category}"


@dataclass(frozen=True, slots=True)
class _Prepared:
    groups: list[str]
    scale: float
    target: float
    importance: float


class _Learner:
    def __init__(self, texts: Sequence[Lesson]) -> None:
        self.bias = 0.0
        self._bias_seen = 1e-6
        seen = Counter(group for text in texts for group in letter_groups(text.text))
        share = sum(text.alarming for text in texts) / len(texts)
        self.prepared = [_prepare(text, seen, share) for text in texts]
        self.weights = {group: 0.0 for group, count in seen.items() if count > 1}
        self._seen = dict.fromkeys(self.weights, 1e-6)

    def take(self, lesson: _Prepared) -> None:
        score = self.bias + lesson.scale * sum(self.weights[group] for group in lesson.groups)
        slope = (_sigmoid(score) - lesson.target) * lesson.importance
        self._bias_seen += slope**2
        self.bias -= _STEP * slope / math.sqrt(self._bias_seen)
        for group in lesson.groups:
            gradient = slope * lesson.scale + _SHRINK * self.weights[group]
            self._seen[group] += gradient**2
            self.weights[group] -= _STEP * gradient / math.sqrt(self._seen[group])


def _prepare(lesson: Lesson, seen: Counter[str], alarming_share: float) -> _Prepared:
    groups = sorted(group for group in letter_groups(lesson.text) if seen[group] > 1)
    share = alarming_share if lesson.alarming else 1 - alarming_share
    return _Prepared(groups, scale(lesson.text), float(lesson.alarming), 0.5 / share)


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _categories(texts: Sequence[Lesson]) -> dict[str, str]:
    """For each group the alarming category of whose texts it stands in the largest share."""
    sizes = Counter(text.category for text in texts if text.alarming)
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for group in letter_groups(text.text) if text.alarming else ():
            counts.setdefault(group, Counter())[text.category] += 1
    return {
        group: max(sorted(found), key=lambda name: found[name] / (sizes[name] + 5))
        for group, found in counts.items()
    }


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)


if __name__ == "__main__":
    sys.stdout.writelines(
        f"{line}\n" for line in written(learn(lessons([Path(name) for name in sys.argv[1:]])))
    )
