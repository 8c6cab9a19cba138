"""What the rules find on a page, with what the words around it make of each finding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.concerns.concern import Level
from bot.concerns.entries import Entry
from bot.concerns.page import Page, Place
from bot.concerns.scope import Outcome, turned

# A text that says one thing hundreds of times says it no clearer.
_MOST_FINDINGS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that an entry matches, and what it counts for there (no level: for nothing)."""

    entry: Entry
    place: Place
    outcome: Outcome

    @property
    def settled(self) -> bool:
        """Whether an alarming rule read the passage and something around it took the alarm away."""
        alarming = self.entry.level is not Level.NOTICE
        return alarming and self.outcome.level in {None, Level.NOTICE}


def findings(entries: Iterable[Entry], page: Page) -> Iterator[Finding]:
    """All findings, entry by entry in the order given."""
    for entry in entries:
        for span in islice(entry.patterns.spans(page.text), _MOST_FINDINGS):
            place = page.place(*span)
            if entry.wants(place):
                yield Finding(entry, place, _outcome(entry, place))


def _outcome(entry: Entry, place: Place) -> Outcome:
    if entry.excuses(place):
        return Outcome(None, entry.category)
    return turned(Outcome(entry.level, entry.category), entry.frame, place)
