"""Which of many expressions can occur in a text, told by the texts that they cannot do without.

RE2's own filter does this too, but its tables for two thousand groups of kanji do not stay in memory.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TypeVar

import ahocorasick

from bot.concerns.needed import Clause, needed

_Found = TypeVar("_Found")
_Finder = Callable[[str], Iterator[tuple[int, _Found]]]

# For more texts than this one pass with tables of their own is quicker than a look for each.
_MANY = 24


@dataclass(frozen=True, slots=True)
class _Also:
    """What must occur as well: of each of these few texts one, and something that each finder finds."""

    few: Sequence[Sequence[str]]
    many: Sequence[_Finder[bool]]


class Index:
    """Finds which of many expressions can occur in a text, by the texts that they cannot do without.

    `samples`: texts of the usual kind; each expression is looked up by what is rarest in them.
    """

    def __init__(self, expressions: Sequence[str], samples: Iterable[str] = ()) -> None:
        needs = [[_least(clause) for clause in needed(expression)] for expression in expressions]
        common = _how_common(chain.from_iterable(chain.from_iterable(needs)), samples)
        self._always = [number for number, clauses in enumerate(needs) if not clauses]
        told_by: dict[str, dict[int, _Also]] = {}
        for number, clauses in enumerate(needs):
            if clauses:
                first, *others = _rarest_first(clauses, common)
                also = _also(others)
                for text in first:
                    told_by.setdefault(text, {})[number] = also
        self._told_by = _finder(told_by)

    def possible(self, text: str) -> list[int]:
        """The numbers of the expressions that can occur, ascending."""
        told: dict[int, _Also] = {}
        for _, numbers in self._told_by(text):
            told |= numbers
        found = [number for number, also in told.items() if _all_in(text, also)]
        return sorted([*self._always, *found])


def _rarest_first(clauses: Sequence[Clause], common: Mapping[str, int]) -> list[Sequence[str]]:
    """Clauses that are seldom fulfilled first; in each what fulfils it most often."""
    ways = [sorted(clause, key=common.__getitem__, reverse=True) for clause in clauses]
    return sorted(ways, key=lambda texts: sum(map(common.__getitem__, texts)))


def _also(clauses: Sequence[Sequence[str]]) -> _Also:
    few = [clause for clause in clauses if len(clause) <= _MANY]
    return _Also(few, [_any_of(frozenset(clause)) for clause in clauses if len(clause) > _MANY])


@cache
def _any_of(clause: Clause) -> _Finder[bool]:
    return _finder(dict.fromkeys(clause, True))


def _all_in(text: str, also: _Also) -> bool:
    # Plain loops: each look is so short that a generator would double it.
    for clause in also.few:
        for one in clause:
            if one in text:
                break
        else:
            return False
    return not also.many or all(next(finder(text), None) for finder in also.many)


def _how_common(texts: Iterable[str], samples: Iterable[str]) -> Counter[str]:
    """In how many of the samples each text occurs."""
    finder = _finder({text: text for text in texts})
    return Counter(chain.from_iterable({text for _, text in finder(one)} for one in samples))


def _finder(found: Mapping[str, _Found]) -> _Finder[_Found]:
    """Looks for all texts at once: where each that occurs in another text ends, and what it stands for."""
    if not found:
        return lambda _: iter(())
    automaton = ahocorasick.Automaton()
    for text, value in found.items():
        automaton.add_word(text, value)
    automaton.make_automaton()
    finder: _Finder[_Found] = automaton.iter
    return finder


def _least(clause: Clause) -> Clause:
    """Without what contains another: where it stands, the other one does."""
    kept: set[str] = set()
    sizes: set[int] = set()
    for text in sorted(clause, key=len):
        parts = {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
        if kept.isdisjoint(parts):
            kept.add(text)
            sizes.add(len(text))
    return frozenset(kept)
