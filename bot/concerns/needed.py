"""Which letters an expression cannot do without, so that most expressions need not be tried at all.

RE2's own filter does this too, but its tables for two thousand groups of kanji do not stay in memory.
"""

import re
from collections.abc import Sequence

# Groups, classes, escapes, repetitions, anchors and single signs, in this order.
_PIECE = re.compile(r"\(\?:|[()|]|\[\^?[^\]]*\]|\\.|[?*+]\??|\{\d+(?:,\d*)?\}\??|[.^$]|.", re.DOTALL)
_OPTIONAL = re.compile(r"[?*]|\{0")
_REPETITION = re.compile(r"[?*+]|\{\d")
_MOST_OF_A_CLASS = 12

# One of these must occur; nothing is known where it is empty.
Needed = frozenset[str]
_NOTHING: Needed = frozenset()


def needed(expression: str) -> Needed:
    """Texts of which every match contains at least one; empty if nothing can be said."""
    return _Parser(_PIECE.findall(expression)).alternatives()


class Index:
    """Finds in one walk over a text which of many expressions can occur in it."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._always: list[int] = []
        self._by_start: dict[str, list[tuple[str, int]]] = {}
        for number, expression in enumerate(expressions):
            texts = needed(expression)
            if not texts:
                self._always.append(number)
            for text in texts:
                self._by_start.setdefault(text[:2], []).append((text, number))

    def possible(self, text: str) -> list[int]:
        """The numbers of the expressions that can occur, ascending."""
        found = set(self._always)
        by_start = self._by_start
        for at in range(len(text)):
            for size in (1, 2):
                for wanted, number in by_start.get(text[at : at + size], ()):
                    if text.startswith(wanted, at):
                        found.add(number)
        return sorted(found)


class _Parser:
    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._at = 0

    def alternatives(self) -> Needed:
        branches = [self._sequence()]
        while self._next_is("|"):
            self._at += 1
            branches.append(self._sequence())
        return frozenset().union(*branches) if all(branches) else _NOTHING

    def _sequence(self) -> Needed:
        best, run = _NOTHING, ""
        while self._at < len(self._pieces) and self._pieces[self._at] not in {"|", ")"}:
            literal, found = self._item()
            if literal:
                run += literal
                continue
            best, run = _better(best, _run(run), found), ""
        return _better(best, _run(run))

    def _item(self) -> tuple[str, Needed]:
        """A literal sign that must stand there, or else what the item needs."""
        piece = self._take()
        group = self._group() if piece in {"(?:", "("} else None
        if self._at < len(self._pieces) and _REPETITION.match(self._pieces[self._at]):
            optional = _OPTIONAL.match(self._take())
            return "", _NOTHING if optional else (_single(piece) if group is None else group)
        if group is None and _is_literal(piece):
            return piece[-1], _NOTHING
        return "", _single(piece) if group is None else group

    def _group(self) -> Needed:
        found = self.alternatives()
        self._at += 1
        return found

    def _take(self) -> str:
        self._at += 1
        return self._pieces[self._at - 1]

    def _next_is(self, piece: str) -> bool:
        return self._at < len(self._pieces) and self._pieces[self._at] == piece


def _is_literal(piece: str) -> bool:
    return (
        piece not in {".", "^", "$"} and not piece.startswith("[") and not re.match(r"\\[a-zA-Z0-9]", piece)
    )


def _single(piece: str) -> Needed:
    if _is_literal(piece):
        return frozenset({piece[-1]})
    plain_class = piece.startswith("[") and piece[1] != "^" and "-" not in piece and "\\" not in piece
    signs = frozenset(piece[1:-1]) if plain_class else _NOTHING
    return signs if len(signs) <= _MOST_OF_A_CLASS else _NOTHING


def _run(literal: str) -> Needed:
    return frozenset({literal}) if literal else _NOTHING


def _better(*candidates: Needed) -> Needed:
    return max(candidates, key=_worth)


def _worth(candidate: Needed) -> tuple[int, int]:
    """Rare texts rule out more (kanji are rarer than kana), and fewer are quicker to look for."""
    rarities = [sum(1 if "ぁ" <= sign <= "ゖ" else 3 for sign in text) for text in candidate]
    return (min(*rarities, 6), -len(rarities)) if rarities else (0, 0)
