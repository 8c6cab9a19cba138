"""A text laid out for searching: every sentence in each way of reading it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
class Line:
    """One sentence in one reading."""

    sentence: int
    folded: Folded
    text: bytes


class Page:
    """All sentences of a text in all their readings; equal readings of a sentence stand once."""

    def __init__(self, readings: Sequence[Sequence[Folded]]) -> None:
        self._sentences = [
            _distinct(number, lines) for number, lines in enumerate(zip(*readings, strict=True))
        ]

    def lines(self) -> Iterator[Line]:
        """Every sentence in every reading."""
        for lines in self._sentences:
            yield from lines

    def place(self, line: Line, start: int, end: int) -> Place:
        """The surroundings of a match in a line, given as byte offsets."""
        first = len(line.text[:start].decode())
        last = first + len(line.text[start:end].decode()) - 1
        number = line.sentence
        return Place(
            before=line.text[:start],
            inside=line.text[start:end],
            after=line.text[end:],
            around=self._joined(number, number + 1),
            near=self._joined(max(number - 1, 0), number + 2),
            anywhere=self.text,
            start=line.folded.starts[first],
            end=line.folded.ends[last],
        )

    @cached_property
    def text(self) -> bytes:
        """Everything, a line each."""
        return self._joined(0, len(self._sentences))

    def _joined(self, first: int, stop: int) -> bytes:
        return b"\n".join(line.text for lines in self._sentences[first:stop] for line in lines)


def _distinct(number: int, lines: Sequence[Folded]) -> list[Line]:
    first_with_text = {line.text: line for line in reversed(lines)}
    return [Line(number, line, text.encode()) for text, line in first_with_text.items()]
