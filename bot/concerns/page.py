"""A text laid out for searching: every sentence in each way of reading it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bot.concerns.normalising import Folded


@dataclass(frozen=True, slots=True)
class Place:
    """What was found and what stands around it (UTF-8), and its span in the original text.

    Before, inside and after are in the reading in which it was found; the wider surroundings are in
    every reading: 段ボール excuses a cut in each.
    """

    before: bytes
    inside: bytes
    after: bytes
    around: bytes
    near: bytes
    anywhere: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in all its readings, a line each; `text` and `starts` are in UTF-8."""

    number: int
    readings: Sequence[Folded]
    text: bytes
    starts: Sequence[int]

    def reading_at(self, offset: int) -> int:
        """Which reading stands there in the text."""
        return bisect_right(self.starts, offset) - 1


class Page:
    """All sentences of a text in all their readings; equal readings of a sentence stand once."""

    def __init__(self, sentences: Sequence[Sequence[Folded]]) -> None:
        self.sentences = [_sentence(number, readings) for number, readings in enumerate(sentences)]

    def place(self, sentence: Sentence, reading: int, start: int, end: int) -> Place:
        """The surroundings of a match in a reading, given as byte offsets into it."""
        folded = sentence.readings[reading]
        line = folded.text.encode()
        first = len(line[:start].decode())
        last = first + len(line[start:end].decode()) - 1
        return Place(
            before=line[:start],
            inside=line[start:end],
            after=line[end:],
            around=sentence.text,
            near=self._joined(max(sentence.number - 1, 0), sentence.number + 2),
            anywhere=self.text,
            start=folded.starts[first],
            end=folded.ends[last],
        )

    @cached_property
    def text(self) -> bytes:
        """Everything, a line each."""
        return self._joined(0, len(self.sentences))

    def _joined(self, first: int, stop: int) -> bytes:
        return b"\n".join([sentence.text for sentence in self.sentences[first:stop]])


def _sentence(number: int, readings: Sequence[Folded]) -> Sentence:
    distinct: dict[str, Folded] = {}
    for reading in readings:
        distinct.setdefault(reading.text, reading)
    lines = [text.encode() for text in distinct]
    starts = accumulate([len(line) + 1 for line in lines[:-1]], initial=0)
    return Sentence(number, list(distinct.values()), b"\n".join(lines), list(starts))
