"""What the words around a finding make of it: denied, past, fiction, somebody else's, overstated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.concerns.concern import Level
from bot.concerns.patterns import Pattern, Words
from bot.concerns.place import Place

_PARTS = ("before", "inside", "after", "around", "near", "anywhere", "excuse", "excuse_near")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finding counts as; no level means that it counts for nothing."""

    level: Level | None
    category: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Signs that must all stand at their places around a finding, and one that must not."""

    parts: tuple[tuple[str, Pattern], ...]
    unless: Pattern | None
    unless_near: Pattern | None

    def holds(self, place: Place) -> bool:
        """Whether what was found at this place stands in this scope."""
        for part, pattern in self.parts:
            if not getattr(place, part).has(pattern):
                return False
        if self.unless and place.around.has(self.unless):
            return False
        return not (self.unless_near and place.near.has(self.unless_near))


@dataclass(frozen=True, slots=True)
class Turn:
    """In this scope, that outcome; no outcome keeps the finding as it is."""

    scope: Scope
    outcome: Outcome | None


Frame = tuple[Turn, ...]


def turned(found: Outcome, frame: Frame, place: Place) -> Outcome:
    """The outcome of the first scope of the frame that holds, else what was found."""
    for turn in frame:
        if turn.scope.holds(place):
            return turn.outcome or found
    return found


def read_frames(scopes: Mapping[str, Any], frames: Mapping[str, Any], words: Words) -> dict[str, Frame]:
    """Frames by name: `frames.yaml` lists scopes of `scopes.yaml` with what each leads to."""
    known = {name: _scope(raw, words) for name, raw in scopes.items()}
    return {name: tuple(_turn(step, known) for step in steps) for name, steps in frames.items()}


def _scope(raw: Mapping[str, Sequence[str]], words: Words) -> Scope:
    parts = tuple((part, Pattern(words.expand(raw[part]))) for part in _PARTS if part in raw)
    unless, unless_near = (
        Pattern(words.expand(raw[key])) if key in raw else None for key in ("unless", "unless_near")
    )
    return Scope(parts, unless, unless_near)


def _turn(step: Mapping[str, str], known: Mapping[str, Scope]) -> Turn:
    [(scope, then)] = step.items()
    return Turn(known[scope], _outcome(then))


def _outcome(then: str) -> Outcome | None:
    if then == "same":
        return None
    if then == "nothing":
        return Outcome(None, "")
    level, category = then.split()
    return Outcome(Level(level), category)
