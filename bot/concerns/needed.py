"""Which letters an expression cannot do without, so that most expressions need not be tried at all.

RE2's own filter does this too, but its tables for two thousand groups of kanji do not stay in memory.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeVar

import ahocorasick

# Japanese as it stands, groups, classes, escapes, repetitions, anchors and single signs, in this order.
_PIECE = re.compile(
    r"[ぁ-ヿ一-鿿]+(?![?*+{])|\(\?:|[()|]|\[\^?[^\]]*\]|\\.|[?*+]\??|\{\d+(?:,\d*)?\}\??|[.^$]|.",
    re.DOTALL,
)
_REPETITION = re.compile(r"[?*+]|\{\d")
_MOST_OF_A_CLASS = 12
_MOST_WAYS = 24
_MOST_CLAUSES = 3
_RAREST = 9

_Found = TypeVar("_Found")
# Of these texts one must occur.
Clause = frozenset[str]
_NOTHING: Clause = frozenset()
_EMPTY: Clause = frozenset({""})


def needed(expression: str) -> tuple[Clause, ...]:
    """Clauses of each of which every match contains a text, the most telling first; may be empty."""
    return _Parser(_PIECE.findall(expression)).alternatives().needs


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression: all texts that it matches where they are few, else what it needs."""

    ways: Clause
    clauses: tuple[Clause, ...] = ()

    @property
    def needs(self) -> tuple[Clause, ...]:
        """Clauses that every match fulfils."""
        return _most_telling([self.ways]) if self.ways else self.clauses


_ANYTHING = _Part(_NOTHING)


class Index:
    """Finds which of many expressions can occur in a text, by the texts that they cannot do without.

    `samples`: texts of the usual kind; each expression is looked up by what is rarest in them.
    """

    def __init__(self, expressions: Sequence[str], samples: Iterable[str] = ()) -> None:
        needs = [[_least(clause) for clause in needed(expression)] for expression in expressions]
        common = _how_common(chain.from_iterable(chain.from_iterable(needs)), samples)
        self._always = [number for number, clauses in enumerate(needs) if not clauses]
        told_by: dict[str, dict[int, Sequence[Sequence[str]]]] = {}
        for number, clauses in enumerate(needs):
            if clauses:
                first, *also = _rarest_first(clauses, common)
                for text in first:
                    told_by.setdefault(text, {})[number] = also
        self._told_by = _finder(told_by)

    def possible(self, text: str) -> list[int]:
        """The numbers of the expressions that can occur, ascending."""
        told: dict[int, Sequence[Sequence[str]]] = {}
        for _, numbers in self._told_by(text):
            told |= numbers
        found = [number for number, also in told.items() if _all_in(text, also)]
        return sorted([*self._always, *found])


def _rarest_first(clauses: Sequence[Clause], common: Mapping[str, int]) -> list[Sequence[str]]:
    """Clauses that are seldom fulfilled first; in each what fulfils it most often."""
    ways = [sorted(clause, key=common.__getitem__, reverse=True) for clause in clauses]
    return sorted(ways, key=lambda texts: sum(map(common.__getitem__, texts)))


def _all_in(text: str, clauses: Sequence[Sequence[str]]) -> bool:
    # Plain loops: each look is so short that a generator would double it.
    for clause in clauses:
        for one in clause:
            if one in text:
                break
        else:
            return False
    return True


def _how_common(texts: Iterable[str], samples: Iterable[str]) -> Counter[str]:
    """In how many of the samples each text occurs."""
    finder = _finder({text: text for text in texts})
    return Counter(chain.from_iterable({text for _, text in finder(one)} for one in samples))


def _finder(found: Mapping[str, _Found]) -> Callable[[str], Iterable[tuple[int, _Found]]]:
    """Looks for all texts at once: where each that occurs in another text ends, and what it stands for."""
    if not found:
        return lambda _: ()
    automaton = ahocorasick.Automaton()
    for text, value in found.items():
        automaton.add_word(text, value)
    automaton.make_automaton()
    finder: Callable[[str], Iterable[tuple[int, _Found]]] = automaton.iter
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


class _Parser:
    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._at = 0

    def alternatives(self) -> _Part:
        branches = [self._sequence()]
        while self._next_is("|"):
            self._at += 1
            branches.append(self._sequence())
        return _one_of(branches) if len(branches) > 1 else branches[0]

    def _sequence(self) -> _Part:
        clauses: list[Clause] = []
        ways = _EMPTY
        whole = True
        while self._at < len(self._pieces) and self._pieces[self._at] not in {"|", ")"}:
            item = self._item()
            if item.ways and len(ways) * len(item.ways) <= _MOST_WAYS:
                ways = frozenset([one + two for one in ways for two in item.ways])
            else:
                clauses += [ways, *item.clauses]
                ways = item.ways or _EMPTY
                whole = False
        return _Part(ways) if whole else _Part(_NOTHING, _most_telling([*clauses, ways]))

    def _item(self) -> _Part:
        piece = self._take()
        item = self._group() if piece in {"(?:", "("} else _single(piece)
        if self._at < len(self._pieces) and _REPETITION.match(self._pieces[self._at]):
            return _repeated(item, self._take())
        return item

    def _group(self) -> _Part:
        found = self.alternatives()
        self._at += 1
        return found

    def _take(self) -> str:
        self._at += 1
        return self._pieces[self._at - 1]

    def _next_is(self, piece: str) -> bool:
        return self._at < len(self._pieces) and self._pieces[self._at] == piece


def _one_of(branches: Sequence[_Part]) -> _Part:
    if all(branch.ways for branch in branches):
        ways = frozenset().union(*(branch.ways for branch in branches))
        if len(ways) <= _MOST_WAYS:
            return _Part(ways)
    needs = [branch.needs for branch in branches]
    return _Part(_NOTHING, (frozenset().union(*(clauses[0] for clauses in needs)),) if all(needs) else ())


def _repeated(item: _Part, repetition: str) -> _Part:
    if repetition.startswith("?"):
        return _Part(item.ways | _EMPTY if item.ways else _NOTHING)
    if repetition.startswith(("*", "{0")):
        return _ANYTHING
    return _Part(_NOTHING, item.needs)


@lru_cache(maxsize=8192)
def _single(piece: str) -> _Part:
    if piece in {"^", "$"}:
        return _Part(_EMPTY)
    if _is_literal(piece):
        return _Part(frozenset({piece.removeprefix("\\")}))
    plain_class = piece.startswith("[") and piece[1] != "^" and "-" not in piece and "\\" not in piece
    signs = frozenset(piece[1:-1]) if plain_class else _NOTHING
    return _Part(signs) if len(signs) <= _MOST_OF_A_CLASS else _ANYTHING


def _is_literal(piece: str) -> bool:
    return piece != "." and not piece.startswith("[") and not re.match(r"\\[a-zA-Z0-9]", piece)


def _most_telling(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses that rule out most."""
    some = [clause for clause in clauses if clause and "" not in clause]
    return tuple(sorted(some, key=_worth, reverse=True)[:_MOST_CLAUSES])


@lru_cache(maxsize=8192)
def _worth(clause: Clause) -> tuple[int, int]:
    """Rare texts rule out more (kanji are rarer than kana), and fewer are quicker to look for."""
    rarities = [sum([1 if "ぁ" <= sign <= "ゖ" else 3 for sign in text]) for text in clause]
    return (min(*rarities, _RAREST), -len(rarities))
