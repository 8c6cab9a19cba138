"""One entry of a lexicon file: its shape, and errors that name it and say what to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.concerns.concern import Field, Level
from bot.concerns.patterns import Pattern, PatternError, Words
from bot.concerns.place import Place
from bot.concerns.scope import Turn

_REQUIRED = ("rule", "level", "category", "reason", "examples")
_OPTIONAL = (
    "patterns", "doubtful", "near", "near_too", "unless", "unless_near", "unless_anywhere", "frame",
    "fields", "counterexamples",
)  # fmt: skip
_TEXTS = frozenset({"rule", "level", "category", "reason", "frame"})


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message names the entry and what to change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule: patterns that decide, and what must or must not stand around them.

    What a doubtful pattern finds is said as well by people who are in no trouble.
    """

    rule: str
    level: Level
    category: str
    reason: str
    patterns: tuple[str, ...]
    doubtful: tuple[str, ...]
    near: Pattern | None
    near_too: Pattern | None
    unless: Pattern | None
    unless_near: Pattern | None
    unless_anywhere: Pattern | None
    frame: tuple[Turn, ...]
    fields: frozenset[Field]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    def wants(self, place: Place) -> bool:
        """Whether what must stand around a finding does."""
        wanted = [pattern for pattern in (self.near, self.near_too) if pattern]
        return all(map(place.near.has, wanted))

    def excuses(self, place: Place) -> bool:
        """Whether something around a finding shows that it means nothing."""
        excuses = ((self.unless, place.excuse), (self.unless_near, place.excuse_near))
        return any(passage.has(pattern) for pattern, passage in excuses if pattern)


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Turns what stands in a file into entries, using the shared words and frames.

    The patterns of a file that is untried (not ours, whose tests have tried it) are compiled once more
    to say what is wrong with them.
    """

    words: Words
    frames: Mapping[str, tuple[Turn, ...]]
    categories: frozenset[str]
    untried: bool

    def entry(self, raw: Any, file: str) -> Entry:
        """One entry. Raises LexiconError."""
        where = _check_shape(raw, file)
        try:
            return self._read(raw)
        except (PatternError, ValueError) as error:
            raise LexiconError(f"{where}: {error}") from error

    def _read(self, raw: Mapping[str, Any]) -> Entry:
        return Entry(
            rule=raw["rule"],
            level=_level(raw["level"]),
            category=self._category(raw["category"]),
            reason=raw["reason"],
            patterns=self._expressions(raw, "patterns"),
            doubtful=self._expressions(raw, "doubtful"),
            near=self._pattern(raw, "near"),
            near_too=self._pattern(raw, "near_too"),
            unless=self._pattern(raw, "unless"),
            unless_near=self._pattern(raw, "unless_near"),
            unless_anywhere=self._pattern(raw, "unless_anywhere"),
            frame=self._frame(raw.get("frame", "none")),
            fields=frozenset(map(_field, raw.get("fields", tuple(Field)))),
            examples=tuple(raw["examples"]),
            counterexamples=tuple(raw.get("counterexamples", ())),
        )

    def _pattern(self, raw: Mapping[str, Any], key: str) -> Pattern | None:
        return Pattern(self.words.expand(raw[key])) if key in raw else None

    def _expressions(self, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(self._expression(one) for one in raw.get(key, ()))

    def _expression(self, pattern: str) -> str:
        source = self.words.expand([pattern])
        if self.untried:
            Pattern(source)
        return source

    def _category(self, name: str) -> str:
        if name not in self.categories:
            raise ValueError(
                f"category '{name}' is unknown; use one of {', '.join(sorted(self.categories))}"
            )
        return name

    def _frame(self, name: str) -> tuple[Turn, ...]:
        if name not in self.frames:
            raise ValueError(f"frame '{name}' is unknown; use one of {', '.join(sorted(self.frames))}")
        return self.frames[name]


def entries_of(raw: Any, file: str) -> list[Any]:
    """The list that a lexicon file must be. Raises LexiconError."""
    if not isinstance(raw, list):
        raise LexiconError(f"{file}: must be a list of entries, each beginning with '- rule: name'")
    return raw


def _check_shape(raw: Any, file: str) -> str:
    if not isinstance(raw, dict) or not isinstance(raw.get("rule"), str):
        raise LexiconError(f"{file}: an entry has no name; begin it with '- rule: name' (got {raw!r:.60})")
    where = f"{file}: rule '{raw['rule']}'"
    if missing := [key for key in _REQUIRED if not raw.get(key)]:
        raise LexiconError(f"{where}: '{missing[0]}' is missing")
    if not (raw.get("patterns") or raw.get("doubtful")):
        raise LexiconError(f"{where}: 'patterns' is missing")
    if unknown := [key for key in raw if key not in (*_REQUIRED, *_OPTIONAL)]:
        raise LexiconError(f"{where}: '{unknown[0]}' is not a known key")
    for key in raw:
        _check_type(raw[key], key, where)
    return where


def _check_type(value: Any, key: str, where: str) -> None:
    if key in _TEXTS:
        if not isinstance(value, str):
            raise LexiconError(f"{where}: '{key}' must be one text")
    elif not (isinstance(value, list) and value and all(isinstance(v, str) for v in value)):
        raise LexiconError(f"{where}: '{key}' must be a list of texts (put numbers and signs in quotes)")


def _level(name: str) -> Level:
    if name not in tuple(Level):
        raise ValueError(f"level '{name}' is unknown; use crisis, urgent or notice")
    return Level(name)


def _field(name: str) -> Field:
    if name not in tuple(Field):
        raise ValueError(f"field '{name}' is unknown; use worry, joy, consult or chat")
    return Field(name)
