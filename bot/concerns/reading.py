"""Reading a text: the most serious concern in it, with the words that decided."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.entries import Entry
from bot.concerns.findings import Finding, findings
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.likeness import Passage, passages
from bot.concerns.normalising import Folded, fold
from bot.concerns.page import Page
from bot.concerns.patterns import Sieve
from bot.concerns.readings import readings
from bot.concerns.tokens import Tokens

_RESEMBLES = "resembles-alarming-texts"


class Reader:
    """Reads texts with one lexicon; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._sieve = Sieve([entry.patterns for entry in lexicon.entries])
        self._tokens = Tokens(lexicon.keep_kana)

    def assess(self, text: str, field: Field) -> Concern | None:
        """The most serious concern in the text, by the first rule that has it; never raises.

        The rules decide; what none of them read is compared with texts that called for an alert.
        """
        lines = list(sentences(fold(text, self._lexicon.spellings)))
        found = self._findings(lines, field) if lines else []
        concern = max((_concern(one, text) for one in found if one.outcome.level), key=_rank, default=None)
        if concern and concern.level is not Level.NOTICE:
            return concern
        return self._resembling(lines, found, text) or concern

    def _findings(self, lines: Sequence[Folded], field: Field) -> list[Finding]:
        page = Page(readings(lines, self._tokens.in_kanji))
        return list(findings(self._candidates(page, field), page))

    def _candidates(self, page: Page, field: Field) -> Iterator[Entry]:
        for index in self._sieve.possible(page.text):
            if field in self._lexicon.entries[index].fields:
                yield self._lexicon.entries[index]

    def _resembling(self, lines: Sequence[Folded], found: Sequence[Finding], text: str) -> Concern | None:
        settled = [one for one in found if one.settled]
        for passage in passages(lines):
            if any(_overlap(passage, one) for one in settled):
                continue
            if category := self._lexicon.likeness.category_of(passage.text):
                words = text[passage.start : passage.end]
                level = self._lexicon.levels[category]
                return Concern(level, category, words, passage.start, passage.end, _RESEMBLES)
        return None


def load_reader(office_lexicon: Path | None = None) -> Reader:
    """A reader with the built-in lexicon and the office's own. Raises LexiconError."""
    return Reader(load_lexicon(office_lexicon))


def _concern(finding: Finding, text: str) -> Concern:
    place, outcome = finding.place, finding.outcome
    words = text[place.start : place.end]
    level = outcome.level or finding.entry.level
    return Concern(level, outcome.category, words, place.start, place.end, finding.entry.rule)


def _rank(concern: Concern) -> int:
    return rank(concern.level)


def _overlap(passage: Passage, finding: Finding) -> bool:
    return finding.place.start < passage.end and passage.start < finding.place.end
