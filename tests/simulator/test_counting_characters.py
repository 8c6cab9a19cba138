"""LINE counts some texts in UTF-16 units and some in what a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.limits import grapheme_length, utf16_length

FAMILY = "👨‍👩‍👧‍👦"


@given(st.text())
def test_utf16_length_is_that_of_the_encoding(words: str) -> None:
    assert utf16_length(words) == len(words.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("", 0),
        ("はい", 2),
        ("か\u3099", 1),
        (FAMILY, 1),
        ("👍🏽", 1),
        ("🇯🇵🇯🇵", 2),
        ("1️⃣", 1),
        ("\r\n", 1),
        ("한국", 2),
        ("\u1112\u1161\u11ab", 1),
    ],
)
def test_grapheme_length_is_what_a_reader_counts(words: str, length: int) -> None:
    assert grapheme_length(words) == length


@given(st.text())
def test_there_are_never_more_graphemes_than_characters(words: str) -> None:
    assert (1 if words else 0) <= grapheme_length(words) <= len(words)
