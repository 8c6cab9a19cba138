"""An office's own words: used beside ours, and refused with the entry named where they are wrong."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.concerns.concern import Field, Level
from bot.concerns.entries import LexiconError
from bot.concerns.reading import load_reader


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "rule": "the-bridge",
        "level": "urgent",
        "category": "immediate_danger",
        "reason": "Our clients mean this bridge.",
        "patterns": ["みどり橋~行"],
        "examples": ["みどり橋に行く"],
    } | changes


def written(folder: Path, content: Any) -> Path:
    file = folder / "office.yaml"
    file.write_text(
        content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), "utf-8"
    )
    return file


def test_an_office_adds_words_of_its_own(tmp_path: Path) -> None:
    reader = load_reader(written(tmp_path, [entry()]))
    concern = reader.assess("みどり橋まで行ってきます", Field.CHAT)
    assert concern is not None
    assert (concern.level, concern.rule) == (Level.URGENT, "the-bridge")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([entry(level="severe")], "rule 'the-bridge': level 'severe' is unknown"),
        ([entry(category="bridges")], "rule 'the-bridge': category 'bridges' is unknown"),
        ([entry(patterns=["(みどり"])], "rule 'the-bridge': missing )"),
        ([entry(patterns=["(?=みどり)"])], "no look-around"),
        ([entry(patterns=["{BRIDGE}"])], "there is no word group {BRIDGE}"),
        ([entry(patterns="みどり橋")], "'patterns' must be a list of texts"),
        ([entry(patterns=[])], "rule 'the-bridge': 'patterns' is missing"),
        ([entry(unles=["x"])], "'unles' is not a known key"),
        ([entry(frame="maybe")], "frame 'maybe' is unknown"),
        ([entry(fields=["diary"])], "field 'diary' is unknown"),
        ([entry(rule="wants-to-die")], "rule 'wants-to-die' exists already"),
        ([{"level": "urgent"}], "an entry has no name"),
        ({"rules": []}, "must be a list of entries"),
        ("- rule: [", "cannot be read as UTF-8 YAML"),
    ],
)
def test_a_mistake_is_named(content: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="office") as error:
        load_reader(written(tmp_path, content))
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        load_reader(tmp_path / "nowhere.yaml")


def test_a_pattern_that_would_backtrack_is_harmless(tmp_path: Path) -> None:
    reader = load_reader(written(tmp_path, [entry(patterns=["(?:あ+)+(?:あ|ああ)+橋$"])]))
    assert reader.assess("あ" * 5000, Field.CHAT) is None
