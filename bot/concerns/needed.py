"""Which letters an expression cannot do without, so that most expressions need not be tried at all.

RE2's own filter does this too, but its tables for two thousand groups of kanji do not stay in memory.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.concerns.groups import groups

# Groups, classes, escapes, repetitions, anchors and single signs, in this order.
_PIECE = re.compile(r"\(\?:|[()|]|\[\^?[^\]]*\]|\\.|[?*+]\??|\{\d+(?:,\d*)?\}\??|[.^$]|.", re.DOTALL)
_OPTIONAL = re.compile(r"[?*]|\{0")
_REPETITION = re.compile(r"[?*+]|\{\d")
_MOST_OF_A_CLASS = 12
_MOST_CLAUSES = 3
_WORTH_A_LOOK = 2
_LONGEST_START = 3

# Of these texts one must occur.
Clause = frozenset[str]
_NOTHING: Clause = frozenset()


def needed(expression: str) -> tuple[Clause, ...]:
    """Clauses of each of which every match contains a text, the most telling first; may be empty."""
    return _Parser(_PIECE.findall(expression)).alternatives()


class Index:
    """Finds in one walk over a text which of many expressions can occur in it.

    Clauses go by number. A text of up to three signs is met where it stands; of a longer one the first
    three are, and then it is looked for.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        self._always: list[int] = []
        self._numbers: dict[Clause, int] = {}
        self._met_at: dict[str, set[int]] = {}
        self._begun_at: dict[str, list[tuple[str, int]]] = {}
        self._told: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for number, expression in enumerate(expressions):
            self._add(number, needed(expression))

    def possible(self, text: str) -> list[int]:
        """The numbers of the expressions that can occur, ascending."""
        met = self._met(text) if self._told else set()
        told = [one for clause in met & self._told.keys() for one in self._told[clause]]
        return sorted([*self._always, *[number for number, others in told if others <= met]])

    def _add(self, number: int, clauses: Sequence[Clause]) -> None:
        if clauses:
            first, *others = map(self._numbered, clauses)
            self._told.setdefault(first, []).append((number, frozenset(others)))
        else:
            self._always.append(number)

    def _numbered(self, clause: Clause) -> int:
        if clause not in self._numbers:
            self._numbers[clause] = len(self._numbers)
            for text in clause:
                self._look_for(text, self._numbers[clause])
        return self._numbers[clause]

    def _look_for(self, text: str, clause: int) -> None:
        if len(text) <= _LONGEST_START:
            self._met_at.setdefault(text, set()).add(clause)
        else:
            self._begun_at.setdefault(text[:_LONGEST_START], []).append((text, clause))

    def _met(self, text: str) -> set[int]:
        starts = groups(text, _LONGEST_START)
        met = set().union(*map(self._met_at.__getitem__, starts & self._met_at.keys()))
        for start in starts & self._begun_at.keys():
            met.update([clause for wanted, clause in self._begun_at[start] if wanted in text])
        return met


class _Parser:
    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._at = 0

    def alternatives(self) -> tuple[Clause, ...]:
        branches = [self._sequence()]
        while self._next_is("|"):
            self._at += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        return (frozenset().union(*(clauses[0] for clauses in branches)),) if all(branches) else ()

    def _sequence(self) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        run = ""
        while self._at < len(self._pieces) and self._pieces[self._at] not in {"|", ")"}:
            literal, found = self._item()
            if literal:
                run += literal
            else:
                clauses += [_run(run), *found]
                run = ""
        return _most_telling([*clauses, _run(run)])

    def _item(self) -> tuple[str, Sequence[Clause]]:
        """A literal sign that must stand there, or else what the item needs."""
        piece = self._take()
        group = self._group() if piece in {"(?:", "("} else None
        found = (_single(piece),) if group is None else group
        if self._at < len(self._pieces) and _REPETITION.match(self._pieces[self._at]):
            return "", () if _OPTIONAL.match(self._take()) else found
        return (piece[-1], ()) if group is None and _is_literal(piece) else ("", found)

    def _group(self) -> tuple[Clause, ...]:
        found = self.alternatives()
        self._at += 1
        return found

    def _take(self) -> str:
        self._at += 1
        return self._pieces[self._at - 1]

    def _next_is(self, piece: str) -> bool:
        return self._at < len(self._pieces) and self._pieces[self._at] == piece


@lru_cache(maxsize=8192)
def _is_literal(piece: str) -> bool:
    return (
        piece not in {".", "^", "$"} and not piece.startswith("[") and not re.match(r"\\[a-zA-Z0-9]", piece)
    )


def _single(piece: str) -> Clause:
    if _is_literal(piece):
        return frozenset({piece[-1]})
    plain_class = piece.startswith("[") and piece[1] != "^" and "-" not in piece and "\\" not in piece
    signs = frozenset(piece[1:-1]) if plain_class else _NOTHING
    return signs if len(signs) <= _MOST_OF_A_CLASS else _NOTHING


def _run(literal: str) -> Clause:
    return frozenset({literal}) if literal else _NOTHING


def _most_telling(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clause that rules out most, and others that rule out enough to be worth the look."""
    best, *others = sorted((clause for clause in clauses if clause), key=_worth, reverse=True) or [_NOTHING]
    also = [clause for clause in others if _worth(clause)[0] >= _WORTH_A_LOOK]
    return (best, *also[: _MOST_CLAUSES - 1]) if best else ()


@lru_cache(maxsize=8192)
def _worth(clause: Clause) -> tuple[int, int]:
    """Rare texts rule out more (kanji are rarer than kana), and fewer are quicker to look for."""
    rarities = [sum([1 if "ぁ" <= sign <= "ゖ" else 3 for sign in text]) for text in clause]
    return (min(*rarities, 6), -len(rarities))
