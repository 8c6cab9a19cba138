"""Reading a text: the most serious concern in it, with the words that decided."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.findings import Finding, Rules
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.page import Page
from bot.concerns.readings import readings
from bot.concerns.scope import Outcome
from bot.concerns.second_reader import SecondReader, Weighed, load_second_reader, raised
from bot.concerns.tokens import Analysed, Tokens


@dataclass(frozen=True, slots=True)
class Look:
    """A text with what does not depend on its field; `weighed` is None where nobody weighed it yet."""

    text: str
    lines: Sequence[Analysed]
    weighed: Weighed | None = None


class Reader:
    """Reads texts with one lexicon and, where there is one, a second reader; threads may share it."""

    def __init__(self, lexicon: Lexicon, second: SecondReader | None) -> None:
        self._second = second
        self._lexicon = lexicon
        self._rules = Rules(lexicon.entries)
        self._leftover = {
            field: Rules([entry for entry in lexicon.leftover if field in entry.fields]) for field in Field
        }
        self._places = {entry.rule: place for place, entry in enumerate(lexicon.entries)}
        self._tokens = Tokens(lexicon.keep_kana)

    def rules_alone(self) -> "Reader":
        """The same reader without the second one."""
        alone = copy(self)
        alone._second = None
        return alone

    def assess(self, text: str, field: Field) -> Concern | None:
        """The most serious concern in the text, by the first rule that has it; never raises.

        The rules decide; the second reader may raise what they have neither found nor settled.
        """
        return self.judged(Look(text, self._sentences(text)), field)

    def look(self, text: str) -> Look:
        """All that can be read before the field is known; a doubtful text takes tens of milliseconds."""
        lines = self._sentences(text)
        return Look(text, lines, self._second.weighed(lines) if self._second else None)

    def judged(self, look: Look, field: Field) -> Concern | None:
        """As `assess`, of a text looked at before."""
        page = Page(readings(look.lines, self._tokens.in_kanji), self._lexicon.no_excuse)
        found = list(self._rules.findings(page, field))
        concern = self._most_serious([self._as_doubted(one) for one in found], look.text)
        return self._read_again(concern, look, found) or self._left(page, field, look.text)

    def _most_serious(self, found: Sequence[Finding], text: str) -> Concern | None:
        telling = [one for one in found if one.outcome.level]
        return _concern(min(telling, key=self._order), text) if telling else None

    def _as_doubted(self, finding: Finding) -> Finding:
        """What the rules alone make of it: an alarm that they doubt is a notice."""
        if not (finding.doubted and finding.outcome.level):
            return finding
        category = finding.outcome.category
        notice = Outcome(Level.NOTICE, self._lexicon.doubted_as.get(category, category))
        return replace(finding, outcome=notice)

    def _read_again(self, concern: Concern | None, look: Look, found: Sequence[Finding]) -> Concern | None:
        if self._second is None or (concern and concern.level is Level.CRISIS):
            return concern
        weighed = look.weighed or self._second.weighed(look.lines)
        shared = [
            one for one in found if not (one.doubted and self._second.sure_of_calm(weighed, one.span))
        ]
        settled = [one.span for one in found if one.settled]
        concern = self._most_serious(shared, look.text) or concern
        return raised(concern, self._second.opinion(weighed, settled), look.text)

    def _sentences(self, text: str) -> Sequence[Analysed]:
        return self._tokens.analysed(list(sentences(fold(text, self._lexicon.spellings))))

    def _left(self, page: Page, field: Field, text: str) -> Concern | None:
        found = (one for one in self._leftover[field].findings(page, field) if one.outcome.level)
        first = next(found, None)
        return _concern(first, text) if first else None

    def _order(self, finding: Finding) -> tuple[int, int, int]:
        level = finding.outcome.level or Level.NOTICE
        return -rank(level), self._places[finding.entry.rule], finding.place.start


def load_reader(office_lexicon: Path | None = None) -> Reader:
    """A reader with the built-in lexicon and the office's own. Raises LexiconError."""
    return _loaded(office_lexicon)


@cache
def _loaded(office_lexicon: Path | None) -> Reader:
    # Loading takes most of a second and a hundred megabytes, and nothing in it changes.
    with _nothing_is_garbage():
        return Reader(load_lexicon(office_lexicon), load_second_reader())


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """Looking for garbage among half a million things that stay takes a fifth of the time."""
    looked_before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked_before:
            gc.enable()


def _concern(finding: Finding, text: str) -> Concern:
    place, outcome = finding.place, finding.outcome
    words = text[place.start : place.end]
    level = outcome.level or finding.entry.level
    return Concern(level, outcome.category, words, place.start, place.end, finding.entry.rule)
