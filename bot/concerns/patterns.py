"""Patterns written in ordinary Japanese, compiled to RE2 so that no input can make them slow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import re2

from bot.concerns.index import Index

_WORD = re.compile(r"\{([A-Z_]+)\}")
_KATAKANA = re.compile("[ァ-ヺー]{4,}")
_GAPS = {"~~~": ".{0,40}", "~~": ".{0,20}", "~": ".{0,8}"}
_GAP = re.compile("~{1,3}")
_SHORTEST_WITHOUT_VOWELS = 4
# What RE2 may fill, in bytes, with one expression's tables. Where they are full, it is forty times slower.
_USUALLY = 2_000_000
AT_MOST = 8_000_000


def _options(memory: int) -> Any:
    options = re2.Options()
    options.max_mem = memory
    options.never_capture = True
    options.never_nl = True
    options.log_errors = False
    return options


class PatternError(ValueError):
    """A pattern cannot be compiled; the message says why."""


class Words:
    """Named groups of alternatives that patterns use as {NAME}."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._groups: dict[str, str] = {}
        for name, alternatives in groups.items():
            self._groups[name] = self.expand(alternatives)

    def expand(self, alternatives: Sequence[str]) -> str:
        """One expression for all alternatives. Raises PatternError for an unknown {NAME}."""
        return f"(?:{'|'.join(self._expanded(one) for one in alternatives)})"

    def _expanded(self, pattern: str) -> str:
        spread = _KATAKANA.sub(lambda match: _either_kana(match[0]), pattern)
        gapped = _GAP.sub(lambda match: _GAPS[match[0]], spread)
        return _WORD.sub(lambda match: self._group(match[1]), gapped)

    def _group(self, name: str) -> str:
        if name not in self._groups:
            raise PatternError(f"there is no word group {{{name}}}; see words.yaml for those there are")
        return self._groups[name]


class Pattern:
    """One compiled expression over UTF-8."""

    __slots__ = ("_compiled",)

    def __init__(self, source: str, memory: int = _USUALLY) -> None:
        try:
            self._compiled = re2.compile(_encoded(source), _options(memory))
        except re2.error as error:
            raise PatternError(_why(error)) from error

    def found_in(self, text: bytes) -> bool:
        """Whether it occurs anywhere."""
        return self._compiled.search(text) is not None

    def removed_from(self, text: bytes) -> bytes:
        """The text without what matches."""
        # The package's own `sub` asks for the number of groups at every match: longer than matching takes.
        kept, done = [], 0
        for match in self._compiled.finditer(text):
            kept.append(text[done : match.start()])
            done = match.end()
        return b"".join([*kept, text[done:]])


class Patterns:
    """Many expressions that are searched for together; `samples` are texts of the usual kind."""

    def __init__(self, sources: Sequence[str], samples: Sequence[str] = ()) -> None:
        self._index = Index(sources, samples)
        self._sources = sources
        self._compiled: dict[int, Any] = {}

    def possible(self, text: str) -> Sequence[int]:
        """The numbers of the expressions that may occur in a text, ascending."""
        return self._index.possible(text)

    def spans(self, number: int, encoded: bytes) -> Iterator[tuple[int, int]]:
        """Where an expression occurs; no occurrence goes on past the end of a line."""
        # Most expressions are never searched for: each is compiled when it is, the first time.
        compiled = self._compiled.get(number) or self._compile(number)
        for match in compiled.finditer(encoded):
            start, end = match.span()
            if end > start:
                yield start, end

    def _compile(self, number: int) -> Any:
        compiled = re2.compile(_encoded(self._sources[number]), _options(_USUALLY))
        self._compiled[number] = compiled
        return compiled


def _why(error: re2.error) -> str:
    """RE2 names the trouble first and then repeats the whole expression, as bytes."""
    said = error.args[0]
    trouble = (said.decode() if isinstance(said, bytes) else str(said)).split(": ")[0]
    return f"{trouble}: the pattern cannot be used (there is no look-around and no back-reference)"


def _encoded(source: str) -> bytes:
    return b"(?m)" + source.encode()


def _either_kana(word: str) -> str:
    """The word in katakana or hiragana; long enough, also without its long vowels (おばどず)."""
    hiragana = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in word)
    short = hiragana.replace("ー", "")
    ways = (word, hiragana, short) if len(short) >= _SHORTEST_WITHOUT_VOWELS else (word, hiragana)
    return f"(?:{'|'.join(dict.fromkeys(ways))})"
