"""python -m training.choosing: what would reach the thresholds among texts that the lines have not seen."""

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from training.__main__ import ALERT_FROM, CRISIS_FROM
from training.learning import learn
from training.lessons import CRISIS, RANKS, URGENT, Lesson, lessons

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text with the scores that lines drawn without it give it."""

    rank: int
    alert: float
    crisis: float


def unseen_scores(texts: Sequence[Lesson]) -> list[Unseen]:
    """Five-fold cross-validation; the fold of a text is a checksum of its words."""
    return [one for fold in range(FOLDS) for one in _fold(texts, fold)]


def reached(unseen: Sequence[Unseen], rank: int) -> tuple[int, int, int]:
    """Of the texts of this rank: how many there are, would be alerted, would be alerted as crises."""
    group = [one for one in unseen if one.rank == rank]
    crises = sum(one.crisis > CRISIS_FROM for one in group)
    return len(group), sum(one.alert > ALERT_FROM or one.crisis > CRISIS_FROM for one in group), crises


def _fold(texts: Sequence[Lesson], fold: int) -> list[Unseen]:
    held = [text for text in texts if zlib.crc32(text.text.encode()) % FOLDS == fold]
    rest = [text for text in texts if zlib.crc32(text.text.encode()) % FOLDS != fold]
    alert, crisis = learn(rest, URGENT), learn(rest, CRISIS)
    return [Unseen(text.rank, alert.highest(text), crisis.highest(text)) for text in held]


def main() -> None:
    """Print the shares."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    unseen = unseen_scores(lessons())
    for name, rank in RANKS.items():
        logging.info("%s: %d texts, %d alerted, %d as crisis", name, *reached(unseen, rank))


if __name__ == "__main__":
    main()
