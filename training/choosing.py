"""python -m training.choosing [HAND ...]: what of each hand's texts the others' would let ring.

Texts of one hand resemble each other; folds drawn at random would flatter. Takes about a minute a hand.
"""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bot.concerns.second_reader import IN_DOUBT
from training.__main__ import ALERT_FROM, CRISIS_FROM
from training.learning import Line, learn
from training.lessons import CRISIS, RANKS, URGENT, Lesson, lessons


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text with the scores that lines drawn without its hand give it.

    `crisis` is the highest of its passages, `crisis_there` that of its most alarming one.
    """

    rank: int
    alert: float
    crisis: float
    crisis_there: float

    @property
    def alerts(self) -> bool:
        """Whether the second reader alone would call somebody."""
        return self.alert > ALERT_FROM or self.crisis > CRISIS_FROM

    @property
    def is_crisis(self) -> bool:
        """Whether it would call it a crisis."""
        in_doubt = self.alert > ALERT_FROM and self.crisis_there > CRISIS_FROM - IN_DOUBT
        return in_doubt or self.crisis > CRISIS_FROM


def unseen_scores(texts: Sequence[Lesson], hand: str) -> list[Unseen]:
    """The scores of one hand's texts by what the others teach."""
    others = [text for text in texts if text.hand != hand]
    alert, crisis = learn(others, URGENT), learn(others, CRISIS)
    return [_unseen(text, alert, crisis) for text in texts if text.hand == hand]


def _unseen(text: Lesson, alert: Line, crisis: Line) -> Unseen:
    passage = max(text.windows, key=alert.score)
    return Unseen(text.rank, alert.score(passage), crisis.highest(text), crisis.score(passage))


def reached(unseen: Sequence[Unseen], rank: int) -> tuple[int, int, int]:
    """Of the texts of this rank: how many there are, would be alerted, would be alerted as crises."""
    group = [one for one in unseen if one.rank == rank]
    return len(group), sum(one.alerts for one in group), sum(one.is_crisis for one in group)


def main() -> None:
    """Print the numbers, hand by hand."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    texts = lessons()
    for hand in sys.argv[1:] or dict.fromkeys(text.hand for text in texts):
        unseen = unseen_scores(texts, hand)
        for name, rank in RANKS.items():
            logging.info("%s, %s: %d texts, %d alerted, %d as crisis", hand, name, *reached(unseen, rank))


if __name__ == "__main__":
    main()
