"""python -m training.choosing: what would reach the thresholds in each hand's texts by the others'.

Texts of one hand resemble each other; folds drawn at random would flatter. Takes about a minute a hand.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from training.__main__ import ALERT_FROM, CRISIS_FROM
from training.learning import learn
from training.lessons import CRISIS, RANKS, URGENT, Lesson, lessons


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text with the scores that lines drawn without its hand give it."""

    rank: int
    alert: float
    crisis: float


def unseen_scores(texts: Sequence[Lesson], hand: str) -> list[Unseen]:
    """The scores of one hand's texts by what the others teach."""
    others = [text for text in texts if text.hand != hand]
    alert, crisis = learn(others, URGENT), learn(others, CRISIS)
    held = [text for text in texts if text.hand == hand]
    return [Unseen(text.rank, alert.highest(text), crisis.highest(text)) for text in held]


def reached(unseen: Sequence[Unseen], rank: int) -> tuple[int, int, int]:
    """Of the texts of this rank: how many there are, would be alerted, would be alerted as crises."""
    group = [one for one in unseen if one.rank == rank]
    crises = sum(one.crisis > CRISIS_FROM for one in group)
    return len(group), sum(one.alert > ALERT_FROM or one.crisis > CRISIS_FROM for one in group), crises


def main() -> None:
    """Print the numbers, hand by hand."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    texts = lessons()
    for hand in dict.fromkeys(text.hand for text in texts):
        unseen = unseen_scores(texts, hand)
        for name, rank in RANKS.items():
            logging.info("%s, %s: %d texts, %d alerted, %d as crisis", hand, name, *reached(unseen, rank))


if __name__ == "__main__":
    main()
