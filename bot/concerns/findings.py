"""What the rules find on a page, with what the words around it make of each finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.concerns.concern import Field, Level
from bot.concerns.entries import Entry
from bot.concerns.page import Page, Sentence
from bot.concerns.patterns import Patterns
from bot.concerns.place import Place
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


class Rules:
    """All entries, searched for together."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._names = frozenset(entry.rule for entry in entries)
        self._entries = [entry for entry in entries for _ in entry.patterns]
        self._patterns = Patterns(
            [pattern for entry in entries for pattern in entry.patterns],
            [text for entry in entries for text in (*entry.examples, *entry.counterexamples)],
        )

    def findings(self, page: Page, field: Field) -> Iterator[Finding]:
        """All findings in this field, sentence by sentence, of each entry up to the first that counts."""
        left: dict[str, int] = {}
        possible = cache(self._patterns.possible)
        for sentence in page.sentences:
            if left.keys() == self._names and not any(left.values()):
                return
            for reading, number, start, end in sorted(self._hits(sentence, possible(sentence.lines), left)):
                entry = self._entries[number]
                if entry.rule not in left:
                    left[entry.rule] = _worth_looking(entry, page, field)
                if left[entry.rule] > 0:
                    left[entry.rule] -= 1
                    finding = _finding(entry, Place(page, sentence, reading, start, end))
                    if finding:
                        left[entry.rule] *= finding.outcome.level is not entry.level
                        yield finding

    def _hits(
        self, sentence: Sentence, possible: Sequence[int], left: Mapping[str, int]
    ) -> Iterator[tuple[int, int, int, int]]:
        """Reading, pattern, start and end of what occurs, for entries that are still looked for."""
        for number in possible:
            wanted = left.get(self._entries[number].rule, _MOST_FINDINGS)
            if wanted:
                for start, end in islice(self._patterns.spans(number, sentence.passage.text), wanted):
                    reading, begin = sentence.reading_at(start)
                    yield reading, number, start - begin, end - begin


def _worth_looking(entry: Entry, page: Page, field: Field) -> int:
    """How many findings of an entry to look at: none where the page as a whole excuses them."""
    excused = entry.unless_anywhere and page.excuse_anywhere.has(entry.unless_anywhere)
    return 0 if excused or field not in entry.fields else _MOST_FINDINGS


def _finding(entry: Entry, place: Place) -> Finding | None:
    return Finding(entry, place, _outcome(entry, place)) if entry.wants(place) else None


def _outcome(entry: Entry, place: Place) -> Outcome:
    if entry.excuses(place):
        return Outcome(None, entry.category)
    return turned(Outcome(entry.level, entry.category), entry.frame, place)
