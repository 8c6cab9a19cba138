"""A text laid out for searching: every sentence in each way of reading it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.concerns.normalising import Folded
from bot.concerns.patterns import Pattern

_CONTRAST = re.compile("けれど|けど".encode())


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
class Place:
    """Where something was found, sign `first` to `last` of a reading, and what stands around it.

    Before, inside and after are in the reading in which it was found; the wider surroundings are in
    every reading: 段ボール excuses a cut in each. What may excuse is less than what is said: neither a
    pleasure that is lost (映画も見られない) nor, in the sentence itself, what a "but" parts from it.
    """

    reading: Folded
    first: int
    last: int
    before: Passage
    inside: Passage
    after: Passage
    around: Passage
    near: Passage
    anywhere: Passage
    excuse: Excuse
    excuse_near: Excuse

    @property
    def start(self) -> int:
        """Where it begins in the original text."""
        return self.reading.start(self.first)

    @property
    def end(self) -> int:
        """Where it ends in the original text."""
        return self.reading.end(self.last)


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
        self._near: dict[int, Passage] = {}
        self._excuse_near: dict[int, Excuse] = {}
        self._excuses: dict[tuple[int, int], Excuse] = {}

    def place(self, sentence: Sentence, reading: int, start: int, end: int) -> Place:
        """The surroundings of a match in a reading, given as byte offsets into it."""
        folded = sentence.readings[reading]
        line = folded.text.encode()
        first = len(line[:start].decode())
        return Place(
            reading=folded,
            first=first,
            last=first + len(line[start:end].decode()) - 1,
            before=Passage(line[:start]),
            inside=Passage(line[start:end]),
            after=Passage(line[end:]),
            around=sentence.passage,
            near=self._neighbourhood(sentence.number),
            anywhere=self.whole,
            excuse=self._excuse(sentence, len(_CONTRAST.findall(line[:end]))),
            excuse_near=self._excuse_neighbourhood(sentence.number),
        )

    @cached_property
    def whole(self) -> Passage:
        """Everything, a line each."""
        return self._joined(0, len(self.sentences))

    @cached_property
    def excuse_anywhere(self) -> Excuse:
        """What in everything may excuse."""
        return Excuse(self.whole, self._no_excuse)

    def _excuse(self, sentence: Sentence, contrasts: int) -> Excuse:
        key = sentence.number, contrasts
        if key not in self._excuses:
            self._excuses[key] = Excuse(_clause(sentence.passage, contrasts), self._no_excuse)
        return self._excuses[key]

    def _excuse_neighbourhood(self, number: int) -> Excuse:
        if number not in self._excuse_near:
            self._excuse_near[number] = Excuse(self._neighbourhood(number), self._no_excuse)
        return self._excuse_near[number]

    def _neighbourhood(self, number: int) -> Passage:
        if number not in self._near:
            self._near[number] = self._joined(max(number - 1, 0), number + 2)
        return self._near[number]

    def _joined(self, first: int, stop: int) -> Passage:
        return Passage(b"\n".join([sentence.passage.text for sentence in self.sentences[first:stop]]))


def _clause(passage: Passage, number: int) -> Passage:
    """Of each line the clause that so many "but"s stand before."""
    if not _CONTRAST.search(passage.text):
        return passage
    clauses = [_CONTRAST.split(line) for line in passage.text.split(b"\n")]
    return Passage(b"\n".join([within[min(number, len(within) - 1)] for within in clauses]))


def _sentence(number: int, readings: Sequence[Folded]) -> Sentence:
    distinct: dict[str, Folded] = {}
    for reading in readings:
        distinct.setdefault(reading.text, reading)
    lines = "\n".join(distinct)
    return Sentence(number, list(distinct.values()), lines, Passage(lines.encode()))
