"""Reading a text: the most serious concern in it, with the words that decided."""

from collections.abc import Iterator
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, rank
from bot.concerns.entries import Entry
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.normalising import Spellings, fold
from bot.concerns.page import Page
from bot.concerns.patterns import Sieve
from bot.concerns.readings import readings
from bot.concerns.scope import Outcome, turned
from bot.concerns.tokens import Tokens


class Reader:
    """Reads texts with one lexicon; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = lexicon.entries
        self._spellings = Spellings(lexicon.spellings)
        self._sieve = Sieve([entry.patterns for entry in lexicon.entries])
        self._tokens = Tokens(lexicon.keep_kana)

    def assess(self, text: str, field: Field) -> Concern | None:
        """The most serious concern in the text, the earliest rule first; never raises, linear time."""
        lines = list(sentences(fold(text, self._spellings)))
        page = Page(readings(lines, self._tokens.in_kanji))
        found = [c for entry in self._candidates(page, field) for c in _concerns(entry, page, text)]
        return max(found, key=lambda concern: rank(concern.level), default=None)

    def _candidates(self, page: Page, field: Field) -> Iterator[Entry]:
        for index in self._sieve.possible(page.text):
            if field in self._entries[index].fields:
                yield self._entries[index]


def load_reader(office_lexicon: Path | None = None) -> Reader:
    """A reader with the built-in lexicon and the office's own. Raises LexiconError."""
    return Reader(load_lexicon(office_lexicon))


def _concerns(entry: Entry, page: Page, text: str) -> Iterator[Concern]:
    if entry.unless_anywhere and entry.unless_anywhere.found_in(page.text):
        return
    for span in entry.patterns.spans(page.text):
        place = page.place(*span)
        outcome = turned(Outcome(entry.level, entry.category), entry.frame, place)
        if outcome.level and entry.admits(place):
            words = text[place.start : place.end]
            yield Concern(outcome.level, outcome.category, words, place.start, place.end, entry.rule)
