"""Buttons carry what they belong to, and nothing that we never sent is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.buttons import (
    AnswerTap,
    ChoiceTap,
    CommandTap,
    QuestionTap,
    ReviewTap,
    SectionTap,
    Tapped,
    decode,
)
from bot.dialogs.state import Place
from bot.dialogs.words import Word

KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,40}", fullmatch=True)
WORDS = st.sampled_from(Word)
TAPS: st.SearchStrategy[Tapped] = st.one_of(
    st.builds(CommandTap, WORDS, st.none() | st.dates()),
    st.builds(AnswerTap, st.dates(), KEYS, st.integers(0, 10**8), st.integers(1, 9) | WORDS | st.none()),
    st.builds(ReviewTap, st.dates(), WORDS),
    st.builds(SectionTap, st.dates(), KEYS),
    st.builds(QuestionTap, st.dates(), KEYS),
    st.builds(ChoiceTap, st.sampled_from(Place), st.from_regex(r"[a-z0-9_:]{1,30}", fullmatch=True)),
)


@given(TAPS)
def test_what_is_encoded_is_decoded(tap: Tapped) -> None:
    data = tap.encode()
    assert len(data) <= 300
    assert decode(data) == tap


@given(st.text(max_size=300))
def test_anything_else_says_nothing(data: str) -> None:
    tap = decode(data)
    assert tap is None or tap.encode() == data


@pytest.mark.parametrize(
    "data",
    [
        "answer/2026-02-30/sleep/1/4",
        "answer/2026-11-25/sleep/1/0",
        "answer/2026-11-25/sleep/-1/4",
        "answer/2026-11-25/sleep/1/jump",
        "answer/2026-11-25/SLEEP/1/4",
        "answer/2026-11-25/sleep/1/4\n",
        "answer/２０２６-11-25/sleep/1/4",
        "do/",
        "do/fly",
        "choose/nowhere/yes",
        "review/2026-11-25/",
    ],
)
def test_a_button_that_we_never_sent_is_none(data: str) -> None:
    assert decode(data) is None


def test_a_button_names_record_question_and_asking() -> None:
    assert AnswerTap(date(2026, 11, 25), "sleep", 7, 4).encode() == "answer/2026-11-25/sleep/7/4"
