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
        self._has: dict[Pattern, bool] = {}

    def has(self, pattern: Pattern) -> bool:
        """Whether the pattern occurs in it."""
        known = self._has.get(pattern)
        if known is None:
            known = self._has[pattern] = pattern.found_in(self.text)
        return known


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found, sign `first` to `last` of a reading, and what stands around it.

    Before, inside and after are in the reading in which it was found; the wider surroundings are in
    every reading: 段ボール excuses a cut in each. What may excuse is less than what is said: neither a
    pleasure that is lost (映画も見られない) nor, in the sentence itself, what a "but" follows with.
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
    excuse: Passage
    excuse_near: Passage

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
        self._excuse_near: dict[int, Passage] = {}
        self._excuses: dict[tuple[int, int], Passage] = {}

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
    def excuse_anywhere(self) -> Passage:
        """Everything but what excuses nothing."""
        return self._sparing(self.whole)

    def _excuse(self, sentence: Sentence, contrasts: int) -> Passage:
        known = self._excuses.get((sentence.number, contrasts))
        if known is None:
            lines = sentence.passage.text.split(b"\n")
            conceded = Passage(b"\n".join([_before_contrast(line, contrasts) for line in lines]))
            known = self._excuses[sentence.number, contrasts] = self._sparing(conceded)
        return known

    def _excuse_neighbourhood(self, number: int) -> Passage:
        if number not in self._excuse_near:
            self._excuse_near[number] = self._sparing(self._neighbourhood(number))
        return self._excuse_near[number]

    def _sparing(self, passage: Passage) -> Passage:
        return Passage(self._no_excuse.removed_from(passage.text))

    def _neighbourhood(self, number: int) -> Passage:
        if number not in self._near:
            self._near[number] = self._joined(max(number - 1, 0), number + 2)
        return self._near[number]

    def _joined(self, first: int, stop: int) -> Passage:
        return Passage(b"\n".join([sentence.passage.text for sentence in self.sentences[first:stop]]))


def _before_contrast(line: bytes, contrasts: int) -> bytes:
    """The line up to the "but" that comes after so many others."""
    following = list(_CONTRAST.finditer(line))[contrasts:]
    return line[: following[0].start()] if following else line


def _sentence(number: int, readings: Sequence[Folded]) -> Sentence:
    distinct: dict[str, Folded] = {}
    for reading in readings:
        distinct.setdefault(reading.text, reading)
    lines = "\n".join(distinct)
    return Sentence(number, list(distinct.values()), lines, Passage(lines.encode()))
