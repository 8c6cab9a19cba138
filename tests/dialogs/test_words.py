"""What people type is understood in the spelling of any phone."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.clock_words import day_words, moment_words, time_words, typed_time
from bot.dialogs.codes import CODE_LENGTH, CODE_SIGNS, read_code
from bot.dialogs.labels import clusters, shortened
from bot.dialogs.words import Word, label, normalised, number, understood, weekday
from tests.dialogs.people import TOKYO, WEDNESDAY_EVENING


@pytest.mark.parametrize(
    "typed", ["つづき", "ﾂﾂﾞｷ", "ツヅキ", " つ づ き ", "「つづき」", "つづき。", "続き", "つづき😊"]
)
def test_a_word_is_understood_in_any_spelling(typed: str) -> None:
    assert understood(typed) is Word.RESUME


@pytest.mark.parametrize("typed", ["つづきが 気になる", "死にたい", "", "。", "同意する？", "つづき" * 20])
def test_a_sentence_is_no_word(typed: str) -> None:
    assert understood(typed) is None


def test_a_question_back_is_no_consent() -> None:
    assert understood("同意する") is Word.AGREE
    assert understood("同意する?") is None


@pytest.mark.parametrize("word", Word)
def test_a_label_means_its_word(word: Word) -> None:
    assert understood(label(word)) is word


@pytest.mark.parametrize("typed", ["3", "３", "③", "三", "3.", "3番", "3です", "3️⃣", " 3 "])
def test_a_digit_counts_in_every_width(typed: str) -> None:
    assert number(typed) == 3


@pytest.mark.parametrize("typed", ["0", "10", "33", "さ", "", "3時", "-3"[:1]])
def test_what_is_no_step_is_no_number(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize("typed", ["水", "水曜", "水曜日", "すいようび", "ｽｲﾖｳ", "水曜日。"])
def test_a_weekday_is_read(typed: str) -> None:
    assert weekday(typed) == 2


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("19:00", time(19)),
        ("１９：００", time(19)),
        ("19時", time(19)),
        ("7時半", time(7, 30)),
        ("7:30", time(7, 30)),
        ("午後7時", time(19)),
        ("夜8時ごろ", time(20)),
        ("午前0時", time(0)),
        ("午前12時", time(0)),
        ("昼12時", time(12)),
        ("十九時", time(19)),
        ("二十時三十分", time(20, 30)),
        ("正午", time(12)),
        ("7pm", time(19)),
        ("19", time(19)),
        ("19時5分です", time(19, 5)),
    ],
)
def test_a_time_is_read(typed: str, clock: time) -> None:
    assert typed_time(typed) == clock


@pytest.mark.parametrize(
    "typed", ["24時", "19:60", "きのう", "", "夜", "19時に 起きて 20時に 寝る", "9" * 30, "25:00"]
)
def test_what_is_no_time_is_none(typed: str) -> None:
    assert typed_time(typed) is None


def test_days_and_times_are_said_by_name() -> None:
    assert moment_words(WEDNESDAY_EVENING, TOKYO) == "11月25日(水)19時"
    assert day_words(WEDNESDAY_EVENING.date()) == "11月25日(水)"
    assert time_words(time(7, 5)) == "7時5分"


@pytest.mark.parametrize(
    "typed",
    [
        *("K7QD3M9X", "k7qd-3m9x", "Ｋ７ＱＤ　３Ｍ９Ｘ", "K7QD ー 3M9X", "コード K7QD-3M9X"),
        *("招待コード：k7qd3m9x", "「K7QD3M9X」", "k7qd‐3m9x\n"),
    ],
)
def test_a_code_is_read_in_any_spelling(typed: str) -> None:
    assert read_code(typed) == "K7QD3M9X"


def test_signs_that_look_alike_are_one() -> None:
    assert read_code("oOiIlL00") == "00111100"


@pytest.mark.parametrize(
    "typed", ["こんにちは", "K7QD3M9", "K7QD3M9XX", "", "はい", "K7QD3M9X です", "x" * 500]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(CODE_SIGNS, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_every_code_that_is_issued_is_read(code: str) -> None:
    assert read_code(f"{code[:4]}-{code[4:]}".lower()) == code


@given(st.text())
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert isinstance(normalised(text), str)
    understood(text), number(text), weekday(text), typed_time(text), read_code(text)


@pytest.mark.parametrize(("text", "signs"), [("はい", 2), ("👨‍👩‍👧", 1), ("が", 1), ("1️⃣", 1), ("", 0)])
def test_a_label_is_as_long_as_a_reader_sees_it(text: str, signs: int) -> None:
    assert len(clusters(text)) == signs


@given(st.text(), st.integers(2, 40))
def test_a_shortened_text_fits(text: str, longest: int) -> None:
    assert len(clusters(shortened(text, longest))) <= longest
