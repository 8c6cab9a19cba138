"""The words and rules as data: what the YAML files hold, and how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from bot.concerns.concern import Level
from bot.concerns.entries import Entry, EntryReader, LexiconError, entries_of
from bot.concerns.normalising import Spellings
from bot.concerns.patterns import AT_MOST, Pattern, Words
from bot.concerns.scope import read_frames

_BUILT_IN = resources.files("bot.concerns") / "lexicon"
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A tie between rules of one level is settled in this order.
_RULE_FILES = (
    "crisis_wish", "crisis_plan", "crisis_injury", "crisis_violence",
    "urgent_health", "urgent_work", "urgent_living", "urgent_people", "notice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the reader knows, in the order in which ties are settled.

    `doubted_as`: alarming category → the category of the notice that a doubt about it is.
    """

    spellings: Spellings
    keep_kana: frozenset[str]
    entries: tuple[Entry, ...]
    leftover: tuple[Entry, ...]
    levels: Mapping[str, Level]
    doubted_as: Mapping[str, str]
    no_excuse: Pattern


def load_lexicon(office_file: Path | None = None) -> Lexicon:
    """The built-in lexicon with the office's own entries behind it.

    Raises LexiconError, naming the entry and what to change.
    """
    words = Words(_built_in("words"))
    frames = read_frames(_built_in("scopes"), _built_in("frames"), words)
    categories = _built_in("categories")
    levels = {name: Level(category["level"]) for name, category in categories.items()}
    reader = EntryReader(words, frames, frozenset(levels), untried=False)
    entries = [reader.entry(raw, file) for file in _RULE_FILES for raw in _built_in(file)]
    if office_file:
        taken = frozenset(entry.rule for entry in entries)
        entries += _office_entries(office_file, replace(reader, untried=True), taken)
    spellings = _built_in("spellings")
    return Lexicon(
        _spellings(spellings),
        frozenset(spellings["keep_kana"]),
        tuple(entries),
        tuple(reader.entry(raw, "leftover") for raw in _built_in("leftover")),
        levels,
        {name: category["doubted_as"] for name, category in categories.items() if "doubted_as" in category},
        Pattern(words.expand(["{NO_EXCUSE}"]), AT_MOST),
    )


def load_aspects() -> Mapping[str, str]:
    """Category → interview heading (体調面, 業務面, 対人面, 余暇面, そのほか)."""
    return {name: category["aspect"] for name, category in _built_in("categories").items()}


def load_spellings() -> Spellings:
    """The table of unusual spellings alone."""
    return _spellings(_built_in("spellings"))


def _office_entries(file: Path, reader: EntryReader, taken: frozenset[str]) -> list[Entry]:
    try:
        raw = yaml.load(file.read_text("utf-8"), Loader=_SAFE_LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"{file}: cannot be read as UTF-8 YAML: {error}") from error
    entries = [reader.entry(one, file.name) for one in entries_of(raw, file.name)]
    for entry in entries:
        if entry.rule in taken:
            raise LexiconError(f"{file.name}: rule '{entry.rule}' exists already; give it another name")
        taken |= {entry.rule}
    return entries


def _spellings(raw: Mapping[str, Any]) -> Spellings:
    """Unusual spelling → usual one; `stems` are combined with every ending."""
    table = {unusual: usual for usual, many in raw["words"].items() for unusual in many}
    for family in raw["stems"]:
        for ending, written in family["endings"].items():
            unusual = (stem + end for stem in family["written"] for end in written)
            table |= dict.fromkeys(unusual, family["usual"] + ending)
    return Spellings(table, raw["abbreviations"])


def _built_in(name: str) -> Any:
    text = (_BUILT_IN / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_SAFE_LOADER)  # noqa: S506 - a safe loader
