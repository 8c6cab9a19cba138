"""What reading a text can find: a concern, its level and where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How soon somebody has to act; `rank` orders them."""

    CRISIS = "crisis"
    URGENT = "urgent"
    NOTICE = "notice"


class Field(StrEnum):
    """Where a text was written: one of the record's three fields, or the chat."""

    WORRY = "worry"
    JOY = "joy"
    CONSULT = "consult"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Concern:
    """One worrying passage; `evidence` is `text[start:end]` of the text as written."""

    level: Level
    category: str
    evidence: str
    start: int
    end: int
    rule: str


_RANKS = {Level.NOTICE: 1, Level.URGENT: 2, Level.CRISIS: 3}


def rank(level: Level) -> int:
    """The order of levels: the higher the number, the sooner somebody has to act."""
    return _RANKS[level]
