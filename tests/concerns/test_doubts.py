"""What a doubtful pattern finds is a notice, unless the second reader is not sure of calm either."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.concerns.concern import Concern, Field, Level
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.reading import Reader
from bot.concerns.second_reader import SecondReader
from tests.concerns.conftest import always

OUR_BRIDGE = """
- rule: our-bridge
  level: crisis
  category: suicide_plan
  reason: People walk over this bridge, and a few do not come back.
  patterns: ['みどり橋から飛']
  doubtful: ['みどり橋に行']
  unless: ['花火']
  examples: ['みどり橋に行きます', 'みどり橋から飛ぼうと思う']
  counterexamples: ['みどり橋に行って花火を見た']
"""
ON_THE_WAY = "今からみどり橋に行きます"
CALM, UNCERTAIN = always(-2.0), always(-0.5)


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    file: Path = tmp_path_factory.mktemp("office") / "office.yaml"
    file.write_text(OUR_BRIDGE, "utf-8")
    known = load_lexicon(file)
    return replace(known, entries=known.entries[-1:])


def read(lexicon: Lexicon, second: SecondReader | None, text: str) -> Concern | None:
    return Reader(lexicon, second).assess(text, Field.CHAT)


def test_the_rules_alone_make_a_notice_of_a_doubt(bridge: Lexicon) -> None:
    found = read(bridge, None, ON_THE_WAY)

    assert found == Concern(Level.NOTICE, "mood", "みどり橋に行", 3, 9, "our-bridge")


def test_where_the_second_reader_is_not_sure_of_calm_a_doubt_counts_in_full(bridge: Lexicon) -> None:
    found = read(bridge, UNCERTAIN, ON_THE_WAY)

    assert found == Concern(Level.CRISIS, "suicide_plan", "みどり橋に行", 3, 9, "our-bridge")


def test_where_the_second_reader_is_sure_of_calm_a_doubt_stays_a_notice(bridge: Lexicon) -> None:
    found = read(bridge, CALM, ON_THE_WAY)

    assert found
    assert found.level is Level.NOTICE


@pytest.mark.parametrize("second", [None, CALM, UNCERTAIN])
def test_what_a_rule_is_sure_of_needs_nobody(bridge: Lexicon, second: SecondReader | None) -> None:
    found = read(bridge, second, ON_THE_WAY + "。みどり橋から飛ぶつもりです")

    assert found
    assert (found.level, found.evidence) == (Level.CRISIS, "みどり橋から飛")


@pytest.mark.parametrize("second", [None, CALM, UNCERTAIN])
def test_what_excuses_a_rule_excuses_its_doubts(bridge: Lexicon, second: SecondReader | None) -> None:
    assert read(bridge, second, "みどり橋に行って花火を見た") is None


def test_every_alarming_category_has_one_for_its_doubts() -> None:
    lexicon = load_lexicon()

    for name, level in lexicon.levels.items():
        assert (name in lexicon.doubted_as) == (level is not Level.NOTICE)
        assert lexicon.levels[lexicon.doubted_as.get(name, name)] is Level.NOTICE
