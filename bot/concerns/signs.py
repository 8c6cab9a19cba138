"""A sentence as the second reader sees it: the groups of letters and the words in it, as signs."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from operator import add

from bot.concerns.normalising import Folded
from bot.concerns.tokens import Analysed

_LONGEST_GROUP = 3
# A "sentence" without any stop is read in pieces, so that its length cannot drown one clause.
_LONGEST_PIECE = 120


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of the original text: `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a sign."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as the signs in it that may tell something."""

    signs: Set[str]
    typed: Folded

    @property
    def span(self) -> Span:
        """Its place in the original text."""
        return Span(self.typed.start(0), self.typed.end(len(self.typed.text) - 1))


def pieces(sentences: Sequence[Analysed]) -> list[Piece]:
    """The sentences, cut where they are very long, each as its signs."""
    return [piece for sentence in sentences for piece in _cut(sentence)]


def _cut(sentence: Analysed) -> Iterator[Piece]:
    for at in range(0, len(sentence.typed.text), _LONGEST_PIECE):
        folded = sentence.typed.piece(at, at + _LONGEST_PIECE)
        if not folded.text.isspace():
            signs = letter_groups(folded.text)
            signs.update(*word_groups(sentence.words(at, at + _LONGEST_PIECE)))
            yield Piece(signs, folded)


def letter_groups(sentence: str) -> set[str]:
    """All groups of one to three neighbouring letters, each once; ^ and $ are the ends."""
    return _groups(f"^{sentence.replace(' ', '')}$")


def word_groups(words: Sequence[str]) -> tuple[Iterable[str], Iterable[str]]:
    """All words, and all pairs of neighbours, with a blank before each: no group of letters has one."""
    alone = [f" {word}" for word in words]
    return alone, map(add, [" ^", *alone], [*alone, " $"])


def _groups(text: str) -> set[str]:
    found, group = set(text), list(text)
    for size in range(1, _LONGEST_GROUP):
        group = list(map(add, group, text[size:]))
        found.update(group)
    return found
