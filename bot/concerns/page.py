"""A text laid out for searching: every sentence in each way of reading it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.concerns.normalising import Folded
from bot.concerns.patterns import Pattern


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
    every reading: 段ボール excuses a cut in each.
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
    """All sentences of a text in all their readings; equal readings of a sentence stand once."""

    def __init__(self, sentences: Sequence[Sequence[Folded]]) -> None:
        self.sentences = [_sentence(number, readings) for number, readings in enumerate(sentences)]
        self._near: dict[int, Passage] = {}

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
        )

    @cached_property
    def whole(self) -> Passage:
        """Everything, a line each."""
        return self._joined(0, len(self.sentences))

    def _neighbourhood(self, number: int) -> Passage:
        if number not in self._near:
            self._near[number] = self._joined(max(number - 1, 0), number + 2)
        return self._near[number]

    def _joined(self, first: int, stop: int) -> Passage:
        return Passage(b"\n".join([sentence.passage.text for sentence in self.sentences[first:stop]]))


def _sentence(number: int, readings: Sequence[Folded]) -> Sentence:
    distinct: dict[str, Folded] = {}
    for reading in readings:
        distinct.setdefault(reading.text, reading)
    lines = "\n".join(distinct)
    return Sentence(number, list(distinct.values()), lines, Passage(lines.encode()))
