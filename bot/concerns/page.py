"""A text laid out for searching: every sentence in each way of reading it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.concerns.normalising import Folded
from bot.concerns.patterns import Pattern

CONTRAST = re.compile("けれど|けど".encode())


class Passage:
    """Some text in UTF-8; what was looked for in it once is not looked for again."""

    __slots__ = ("_has", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        # Of most passages nothing is ever asked.
        self._has: dict[Pattern, bool] | None = None

    def has(self, pattern: Pattern) -> bool:
        """Whether the pattern occurs in it."""
        if self._has is None:
            self._has = {}
        known = self._has.get(pattern)
        if known is None:
            known = self._has[pattern] = pattern.found_in(self.text)
        return known


class Excuse:
    """What of a passage may excuse: all but what matches `no_excuse`."""

    __slots__ = ("_no_excuse", "_passage", "_rest")

    def __init__(self, passage: Passage, no_excuse: Pattern) -> None:
        self._passage = passage
        self._no_excuse = no_excuse
        self._rest: Passage | None = None

    def has(self, pattern: Pattern) -> bool:
        """Whether the pattern occurs in it."""
        if not self._passage.has(pattern):
            return False
        if self._rest is None:
            self._rest = Passage(self._no_excuse.removed_from(self._passage.text))
        return self._rest.has(pattern)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in all its readings; `lines` has a line for each, `passage` the same in UTF-8."""

    number: int
    readings: Sequence[Folded]
    lines: str
    passage: Passage

    def reading_at(self, offset: int) -> tuple[int, int]:
        """Which reading stands there in the passage, and where it begins."""
        text = self.passage.text
        return text.count(b"\n", 0, offset), text.rfind(b"\n", 0, offset) + 1


class Page:
    """All sentences of a text in all their readings; equal readings of a sentence stand once.

    What matches `no_excuse` excuses nothing.
    """

    def __init__(self, sentences: Sequence[Sequence[Folded]], no_excuse: Pattern) -> None:
        self.sentences = [_sentence(number, readings) for number, readings in enumerate(sentences)]
        self._no_excuse = no_excuse
        self._beside: dict[int, Passage] = {}
        self._excuses_beside: dict[int, Excuse] = {}
        self._excuses: dict[tuple[int, int], Excuse] = {}

    @cached_property
    def whole(self) -> Passage:
        """Everything, a line each."""
        return self._joined(0, len(self.sentences))

    @cached_property
    def excuse_anywhere(self) -> Excuse:
        """What in everything may excuse."""
        return Excuse(self.whole, self._no_excuse)

    def excuse(self, sentence: Sentence, contrasts: int) -> Excuse:
        """What may excuse in a sentence, of each reading the clause that so many "but"s stand before."""
        key = sentence.number, contrasts
        if key not in self._excuses:
            self._excuses[key] = Excuse(_clause(sentence.passage, contrasts), self._no_excuse)
        return self._excuses[key]

    def excuse_near(self, number: int) -> Excuse:
        """What may excuse in a sentence and the two beside it."""
        if number not in self._excuses_beside:
            self._excuses_beside[number] = Excuse(self.near(number), self._no_excuse)
        return self._excuses_beside[number]

    def near(self, number: int) -> Passage:
        """A sentence and the two beside it."""
        if number not in self._beside:
            self._beside[number] = self._joined(max(number - 1, 0), number + 2)
        return self._beside[number]

    def _joined(self, first: int, stop: int) -> Passage:
        return Passage(b"\n".join([sentence.passage.text for sentence in self.sentences[first:stop]]))


def _clause(passage: Passage, number: int) -> Passage:
    """Of each line the clause that so many "but"s stand before."""
    if not CONTRAST.search(passage.text):
        return passage
    clauses = [CONTRAST.split(line) for line in passage.text.split(b"\n")]
    return Passage(b"\n".join([within[min(number, len(within) - 1)] for within in clauses]))


def _sentence(number: int, readings: Sequence[Folded]) -> Sentence:
    distinct: dict[str, Folded] = {}
    for reading in readings:
        distinct.setdefault(reading.text, reading)
    lines = "\n".join(distinct)
    return Sentence(number, list(distinct.values()), lines, Passage(lines.encode()))
