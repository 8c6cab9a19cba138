"""The ways in which a sentence may be meant."""

import pytest

from tests.concerns.conftest import LayOut


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("部屋のドア", ["部屋のドア"]),
        ("テレビを見た", ["テレビを見た"]),
        ("コロスと言われた", ["コロスと言われた", "殺すと言われた"]),
        ("キエテシマイタイ", ["キエテシマイタイ", "消えてしまいたい"]),
        ("ツライ", ["ツライ", "つらい"]),
    ],
)
def test_katakana_stands_for_hiragana_where_that_is_a_word(
    lay_out: LayOut, text: str, meant: list[str]
) -> None:
    [sentence] = lay_out(text).sentences

    assert [reading.text for reading in sentence.readings] == meant
