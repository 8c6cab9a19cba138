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
    """All sentences in all readings, searched as one text.

    What stands around a finding is looked for in every reading: 段ボール excuses a cut in each.
    """

    def __init__(self, readings: Sequence[Sequence[Folded]]) -> None:
        self._sentences = len(readings[0])
        self._lines = [line for reading in readings for line in reading]
        self._encoded = [line.text.encode() for line in self._lines]
        self._starts = _line_starts(self._encoded)
        self.text = b"\n".join(self._encoded)

    def place(self, start: int, end: int) -> Place:
        """The surroundings of a match, given as byte offsets into `text`."""
        index = bisect_right(self._starts, start) - 1
        first = self._starts[index]
        last = first + len(self._encoded[index])
        line, signs = self._lines[index], self._signs(first, start, end)
        number = index % self._sentences
        return Place(
            before=self.text[first:start],
            inside=self.text[start:end],
            after=self.text[end:last],
            around=self._in_all_readings(number, number + 1),
            near=self._in_all_readings(max(number - 1, 0), number + 2),
            anywhere=self.text,
            start=line.starts[signs.start],
            end=line.ends[signs.stop - 1],
        )

    def _signs(self, line_start: int, start: int, end: int) -> range:
        first = len(self.text[line_start:start].decode())
        return range(first, first + len(self.text[start:end].decode()))

    def _in_all_readings(self, first: int, stop: int) -> bytes:
        per_reading = range(0, len(self._lines), self._sentences)
        stop = min(stop, self._sentences)
        return b"\n".join(line for at in per_reading for line in self._encoded[at + first : at + stop])


def _line_starts(encoded: Sequence[bytes]) -> list[int]:
    starts, at = [], 0
    for line in encoded:
        starts.append(at)
        at += len(line) + 1
    return starts
