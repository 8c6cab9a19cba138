"""Which texts an expression cannot do without, so that most expressions need not be tried at all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
