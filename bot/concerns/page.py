"""A text laid out for searching: every sentence on a line, in each way of reading it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.concerns.normalising import Folded


@dataclass(frozen=True, slots=True)
class Place:
    """What was found and what stands around it (UTF-8), and its span in the original text."""

    before: bytes
    inside: bytes
    after: bytes
    around: bytes
    near: bytes
    anywhere: bytes
    start: int
    end: int


class Page:
    """All sentences in all readings, searched as one text."""

    def __init__(self, readings: Sequence[Sequence[Folded]]) -> None:
        self._lines = [line for reading in readings for line in reading]
        self._neighbours = [span for reading in readings for span in _sides(reading)]
        encoded = [line.text.encode() for line in self._lines]
        self._starts = _line_starts(encoded)
        self.text = b"\n".join(encoded)

    def place(self, start: int, end: int) -> Place:
        """The surroundings of a match, given as byte offsets into `text`."""
        index = bisect_right(self._starts, start) - 1
        first, last = self._line_span(index)
        signs = self._signs(first, start, end)
        line = self._lines[index]
        return Place(
            before=self.text[first:start],
            inside=self.text[start:end],
            after=self.text[end:last],
            around=self.text[first:last],
            near=self._near(index),
            anywhere=self.text,
            start=line.starts[signs.start],
            end=line.ends[signs.stop - 1],
        )

    def _signs(self, line_start: int, start: int, end: int) -> range:
        first = len(self.text[line_start:start].decode())
        return range(first, first + len(self.text[start:end].decode()))

    def _line_span(self, index: int) -> tuple[int, int]:
        last_line = index + 1 == len(self._starts)
        end = len(self.text) if last_line else self._starts[index + 1] - 1
        return self._starts[index], end

    def _near(self, index: int) -> bytes:
        back, forth = self._neighbours[index]
        return self.text[self._line_span(index - back)[0] : self._line_span(index + forth)[1]]


def _sides(reading: Sequence[Folded]) -> list[tuple[int, int]]:
    """For each line, how many lines of the same reading stand beside it (0 or 1 a side)."""
    last = len(reading) - 1
    return [(int(i > 0), int(i < last)) for i in range(len(reading))]


def _line_starts(encoded: Sequence[bytes]) -> list[int]:
    starts, at = [], 0
    for line in encoded:
        starts.append(at)
        at += len(line) + 1
    return starts
