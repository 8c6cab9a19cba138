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
from bot.concerns.signs import Span

# A text that says one thing hundreds of times says it no clearer.
_MOST_FINDINGS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that an entry matches, and what it counts for there (no level: for nothing).

    One that is doubted counts in full only where the second reader has its doubts too.
    """

    entry: Entry
    place: Place
    outcome: Outcome
    doubted: bool

    @property
    def span(self) -> Span:
        """Where it stands in the text as written."""
        return Span(self.place.start, self.place.end)

    @property
    def settled(self) -> bool:
        """Whether an alarming rule read the passage and something around it took the alarm away."""
        alarming = self.entry.level is not Level.NOTICE
        return alarming and self.outcome.level in {None, Level.NOTICE}


# Searches are told apart by identity: comparing their patterns would take as long as searching.
@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """The patterns of an entry that are sure, or those that are doubtful."""

    entry: Entry
    patterns: Sequence[str]
    doubted: bool

    def ends(self, other: "_Search") -> bool:
        """Whether a finding that counts ends that search too: who is sure need not doubt."""
        return other is self or (other.entry is self.entry and not self.doubted)


class Rules:
    """All entries, searched for together."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        searches = [
            *[_Search(entry, entry.patterns, doubted=False) for entry in entries if entry.patterns],
            *[_Search(entry, entry.doubtful, doubted=True) for entry in entries if entry.doubtful],
        ]
        self._many = len(searches)
        self._ended_by = {search: [*filter(search.ends, searches)] for search in searches}
        self._searches = [search for search in searches for _ in search.patterns]
        self._patterns = Patterns(
            [pattern for search in searches for pattern in search.patterns],
            [text for entry in entries for text in (*entry.examples, *entry.counterexamples)],
        )

    def findings(self, page: Page, field: Field) -> Iterator[Finding]:
        """All findings in this field, sentence by sentence, of each search up to the first that counts."""
        left: dict[_Search, int] = {}
        possible = cache(self._patterns.possible)
        for sentence in page.sentences:
            if len(left) == self._many and not any(left.values()):
                return
            for reading, number, start, end in sorted(self._hits(sentence, possible(sentence.lines), left)):
                search = self._searches[number]
                if search not in left:
                    left[search] = _worth_looking(search.entry, page, field)
                if left[search] > 0:
                    left[search] -= 1
                    finding = _finding(search, Place(page, sentence, reading, start, end))
                    if finding:
                        if finding.outcome.level is search.entry.level:
                            left |= dict.fromkeys(self._ended_by[search], 0)
                        yield finding

    def _hits(
        self, sentence: Sentence, possible: Sequence[int], left: Mapping[_Search, int]
    ) -> Iterator[tuple[int, int, int, int]]:
        """Reading, pattern, start and end of what occurs, for entries that are still looked for."""
        for number in possible:
            wanted = left.get(self._searches[number], _MOST_FINDINGS)
            if wanted:
                for start, end in islice(self._patterns.spans(number, sentence.passage.text), wanted):
                    reading, begin = sentence.reading_at(start)
                    yield reading, number, start - begin, end - begin


def _worth_looking(entry: Entry, page: Page, field: Field) -> int:
    """How many findings of an entry to look at: none where the page as a whole excuses them."""
    excused = entry.unless_anywhere and page.excuse_anywhere.has(entry.unless_anywhere)
    return 0 if excused or field not in entry.fields else _MOST_FINDINGS


def _finding(search: _Search, place: Place) -> Finding | None:
    entry = search.entry
    return Finding(entry, place, _outcome(entry, place), search.doubted) if entry.wants(place) else None


def _outcome(entry: Entry, place: Place) -> Outcome:
    if entry.excuses(place):
        return Outcome(None, entry.category)
    return turned(Outcome(entry.level, entry.category), entry.frame, place)
