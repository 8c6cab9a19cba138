"""A check's result, and what checks look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.line.platform import Platform
from bot.office import Office
from bot.settings import Settings


class Verdict(StrEnum):
    """OK; NOTE: a person should know; FAIL: a person must act."""

    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's result: its sentence by name, and what to fill in."""

    check: str
    verdict: Verdict
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """The installation under examination. `office` has the built-in files where its own cannot be used."""

    office: Office
    platform: Platform
    now: datetime

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return self.office.settings
