"""python -m training.doubts: which patterns of the lexicon should be doubtful, by all our texts.

Counted is where a pattern is the only one that would ring. Plain words (死にたい) stay sure even where
people joke with them. Takes a minute or two.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.concerns.clauses import sentences
from bot.concerns.concern import Level
from bot.concerns.entries import Entry
from bot.concerns.evaluation import LabelledText, read_texts
from bot.concerns.findings import Rules
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.page import Page
from bot.concerns.readings import readings
from bot.concerns.tokens import Tokens
from training.lessons import FILES

# More calm texts than one in twenty, and a pattern is doubtful: that many of fewer texts say nothing.
DOUBTFUL_FROM = 0.05
FEWEST = 10
_ALARMING = frozenset({Level.CRISIS, Level.URGENT})


@dataclass(frozen=True, slots=True)
class Counted:
    """A pattern, and for how many alarming and calm texts it alone would ring."""

    entry: Entry
    alarming: int
    calm: int

    @property
    def misplaced(self) -> bool:
        """Whether it stands among the sure ones and rings for calm texts, or the other way round."""
        if self.alarming + self.calm < FEWEST:
            return False
        doubtful = self.calm / (self.alarming + self.calm) > DOUBTFUL_FROM
        return doubtful is not bool(self.entry.doubtful)


def each_pattern(entries: Sequence[Entry]) -> Iterator[Entry]:
    """An entry of its own for every pattern that may ring, so that each is searched for to the end."""
    for entry in entries:
        if entry.level in _ALARMING:
            for pattern in entry.patterns:
                yield replace(entry, rule=f"{entry.rule}: {pattern}", patterns=(pattern,), doubtful=())
            for pattern in entry.doubtful:
                yield replace(entry, rule=f"{entry.rule}: {pattern}", patterns=(), doubtful=(pattern,))


def count(texts: Sequence[LabelledText], lexicon: Lexicon) -> list[Counted]:
    """What each pattern alone would ring for."""
    entries = list(each_pattern(lexicon.entries))
    rules, tokens = Rules(entries), Tokens(lexicon.keep_kana)
    alarming, calm = Counter[str](), Counter[str]()
    for labelled in texts:
        lines = tokens.analysed(list(sentences(fold(labelled.text, lexicon.spellings))))
        page = Page(readings(lines, tokens.in_kanji), lexicon.no_excuse)
        found = rules.findings(page, labelled.field)
        ringing = {one.entry.rule for one in found if one.outcome.level in _ALARMING}
        if len(ringing) == 1:
            (alarming if labelled.level in _ALARMING else calm).update(ringing)
    return [Counted(entry, alarming[entry.rule], calm[entry.rule]) for entry in entries]


def main() -> None:
    """Print the patterns that stand in the wrong list."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    texts = [labelled for file in FILES for labelled in read_texts(file)]
    counted = count(texts, load_lexicon())
    doubted = sum(bool(one.entry.doubtful) for one in counted)
    logging.info("%d patterns ring, %d of them doubtful; perhaps in the wrong list:", len(counted), doubted)
    for one in filter(lambda one: one.misplaced, counted):
        kind = "doubtful" if one.entry.doubtful else "sure"
        logging.info("%s, %d alarming, %d calm: %s", kind, one.alarming, one.calm, one.entry.rule)


if __name__ == "__main__":
    main()
