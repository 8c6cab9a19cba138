"""Where to draw the thresholds: on texts that the line has not seen, so few calm ones may reach it."""

import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training.learning import learn
from training.lessons import Lesson

FOLDS = 5
CRISIS, URGENT = 3, 2


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text with the scores that lines drawn without it give it."""

    lesson: Lesson
    alert: float
    crisis: float


def unseen_scores(texts: Sequence[Lesson]) -> list[Unseen]:
    """Five-fold cross-validation; the fold of a text is a checksum of its words."""
    return [one for fold in range(FOLDS) for one in _fold(texts, fold)]


def threshold(
    unseen: Sequence[Unseen], score: Callable[[Unseen], float], shares: dict[int, float]
) -> float:
    """The lowest score that no larger share of each rank reaches than is allowed for that rank."""
    return max(
        _quantile(sorted(score(one) for one in unseen if one.lesson.rank == rank), 1 - share)
        for rank, share in shares.items()
    )


def _fold(texts: Sequence[Lesson], fold: int) -> list[Unseen]:
    held = [text for text in texts if zlib.crc32(text.text.encode()) % FOLDS == fold]
    rest = [text for text in texts if zlib.crc32(text.text.encode()) % FOLDS != fold]
    alert, crisis = learn(rest, URGENT), learn(rest, CRISIS)
    return [Unseen(text, alert.highest(text), crisis.highest(text)) for text in held]


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
