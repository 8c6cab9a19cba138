"""Reading a text: the most serious concern in it, with the words that decided."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.findings import Finding, Rules
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.likeness import Passage, passages
from bot.concerns.normalising import Folded, fold
from bot.concerns.page import Page
from bot.concerns.readings import readings
from bot.concerns.tokens import Tokens

_RESEMBLES = "resembles-alarming-texts"


class Reader:
    """Reads texts with one lexicon; safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rules = Rules(lexicon.entries)
        self._leftover = Rules(lexicon.leftover)
        self._places = {entry.rule: place for place, entry in enumerate(lexicon.entries)}
        self._tokens = Tokens(lexicon.keep_kana)

    def assess(self, text: str, field: Field) -> Concern | None:
        """The most serious concern in the text, by the first rule that has it; never raises.

        The rules decide; what none of them read is compared with texts that called for an alert.
        """
        lines = list(sentences(fold(text, self._lexicon.spellings)))
        page = Page(readings(lines, self._tokens.in_kanji))
        found = list(self._rules.findings(page, field))
        telling = [one for one in found if one.outcome.level]
        concern = _concern(min(telling, key=self._order), text) if telling else None
        if concern and concern.level is not Level.NOTICE:
            return concern
        return self._resembling(lines, found, text) or concern or self._left(page, field, text)

    def _left(self, page: Page, field: Field, text: str) -> Concern | None:
        found = (one for one in self._leftover.findings(page, field) if one.outcome.level)
        first = next(found, None)
        return _concern(first, text) if first else None

    def _order(self, finding: Finding) -> tuple[int, int, int]:
        level = finding.outcome.level or Level.NOTICE
        return -rank(level), self._places[finding.entry.rule], finding.place.start

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
    return Reader(load_lexicon(office_lexicon)) if office_lexicon else _built_in()


@cache
def _built_in() -> Reader:
    # Loading takes a second and a hundred megabytes, and nothing in it changes.
    return Reader(load_lexicon())


def _concern(finding: Finding, text: str) -> Concern:
    place, outcome = finding.place, finding.outcome
    words = text[place.start : place.end]
    level = outcome.level or finding.entry.level
    return Concern(level, outcome.category, words, place.start, place.end, finding.entry.rule)


def _overlap(passage: Passage, finding: Finding) -> bool:
    return finding.place.start < passage.end and passage.start < finding.place.end
