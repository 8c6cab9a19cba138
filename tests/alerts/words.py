"""A reader for tests: a word decides, so that a test says what it means."""

from dataclasses import dataclass
from typing import Any

from bot.concerns.concern import Concern, Field, Level

FOUND = {
    "死にたい": (Level.CRISIS, "suicidal_ideation"),
    "なぐられ": (Level.CRISIS, "abuse"),
    "飲みすぎ": (Level.CRISIS, "overdose"),
    "どなられ": (Level.URGENT, "harassment"),
    "はらえない": (Level.URGENT, "money_crisis"),
    "追い出され": (Level.URGENT, "housing_loss"),
    "ねむい": (Level.NOTICE, "minor_health"),
}


@dataclass
class WordReader:
    """Finds the words above, wherever they stand."""

    def look(self, text: str) -> str:
        return text

    def judged(self, text: str, field: Field) -> Concern | None:
        for word, (level, category) in FOUND.items():
            start = text.find(word)
            if start >= 0:
                return Concern(level, category, word, start, start + len(word), f"test.{category}")
        return None


def word_reader() -> Any:
    """As `Office.reader`."""
    return WordReader()
