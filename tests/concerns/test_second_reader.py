"""The second reader raises what the rules leave open, and nothing else."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import second_reader
from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.lexicon import load_spellings
from bot.concerns.normalising import fold
from bot.concerns.reading import Reader
from bot.concerns.second_reader import (
    RULE,
    SecondOpinion,
    SecondReader,
    load_second_reader,
    raised,
)
from bot.concerns.signs import Span
from bot.concerns.tokens import Analysed, Tokens
from tests.concerns.conftest import always

CALM_WEEK = "今週は箱を百個つくりました。昼は食堂でうどんを食べました。金曜は早く帰れました。"
SIGN_OF_DANGER = "死ぬことばかり考えてしまいます。"

Read = Callable[[str], Concern | None]


@pytest.fixture(scope="module", name="second")
def fixture_second() -> SecondReader:
    second = load_second_reader()
    assert second
    return second


@pytest.fixture(scope="module", name="rules_alone")
def fixture_rules_alone(reader: Reader) -> Reader:
    return reader.rules_alone()


TOKENS = Tokens(frozenset())
SPELLINGS = load_spellings()


def lines(text: str) -> list[Analysed]:
    return TOKENS.analysed(list(sentences(fold(text, SPELLINGS))))


def opinion_of(second: SecondReader, text: str, settled: Sequence[Span] = ()) -> SecondOpinion | None:
    return second.opinion(second.weighed(lines(text)), settled)


def opinion(level: Level) -> SecondOpinion:
    return SecondOpinion(level, "farewell", Span(0, 2))


def concern(level: Level) -> Concern:
    return Concern(level, "work", "仕事", 0, 2, "a-rule")


# Written for this test alone, after the first weights were learned.
@pytest.mark.parametrize(
    "text",
    [
        "夜が明けないまま、ずっと眠っていられたらいいのに",
        "私なんていないほうが、家族はきっと楽です",
        "もう十日、ほとんど眠れず、食べても吐いてしまいます",
        "いままでありがとう。私のことはもう探さないでください",
    ],
)
def test_indirect_words_call_for_an_alert(second: SecondReader, text: str) -> None:
    assert opinion_of(second, text)


@pytest.mark.parametrize(
    "text",
    [
        "ラーメンがおいしすぎて昇天しました",
        "ゲームで三回死にましたが、最後に勝てました",
        "電池が切れたので、明日かえます",
        "昨日の映画は主人公が消えてしまう話でした",
        "残業で少しつかれました",
    ],
)
def test_calm_texts_with_alarming_words_stay_calm(second: SecondReader, text: str) -> None:
    assert opinion_of(second, text) is None


def test_what_the_rules_settled_has_to_be_clearer() -> None:
    settled = [Span(0, 1)]

    assert opinion_of(always(0.1), "死")
    assert opinion_of(always(0.1), "死", settled) is None
    assert opinion_of(always(1.0), "死", settled)


def test_one_sentence_in_a_long_calm_text_is_found_and_shown(second: SecondReader) -> None:
    text = CALM_WEEK * 5 + SIGN_OF_DANGER + CALM_WEEK * 5

    found = opinion_of(second, text)

    assert found
    assert SIGN_OF_DANGER in text[found.span.start : found.span.end]
    assert found.span.end - found.span.start < 100


def test_a_missing_full_stop_does_not_drown_the_sentence(second: SecondReader) -> None:
    text = ("雨でした、" * 24) + "もう死ぬことばかり考えています" + ("、雨でした" * 500)

    assert opinion_of(second, text)


@pytest.mark.parametrize("text", ["", " 　\n", "\u200b\u200d", "\x00", "\ud800"])
def test_of_nothing_it_thinks_nothing(second: SecondReader, text: str) -> None:
    assert opinion_of(second, text) is None


@given(text=st.text(max_size=200), field=st.sampled_from(Field))
def test_with_a_second_reader_no_level_is_lower(
    reader: Reader, rules_alone: Reader, text: str, field: Field
) -> None:
    alone, together = rules_alone.assess(text, field), reader.assess(text, field)

    assert _rank(together) >= _rank(alone)


@given(had=st.sampled_from(Level), second=st.sampled_from(Level))
def test_the_second_opinion_never_lowers_a_level(had: Level, second: Level) -> None:
    after = raised(concern(had), opinion(second), "仕事です")

    assert after
    assert rank(after.level) == max(rank(had), rank(second))


def test_where_both_agree_the_rules_words_stand() -> None:
    assert raised(concern(Level.CRISIS), opinion(Level.CRISIS), "仕事です") == concern(Level.CRISIS)


def test_what_only_the_second_reader_saw_names_it_as_the_rule() -> None:
    seen = raised(None, opinion(Level.URGENT), "さよなら")

    assert seen == Concern(Level.URGENT, "farewell", "さよ", 0, 2, RULE)


def test_without_weights_the_rules_stand_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(second_reader, "WEIGHTS", tmp_path / "none.txt")

    assert load_second_reader.__wrapped__() is None


def test_the_rules_alone_still_find_what_is_said_plainly(rules_alone: Reader) -> None:
    found = rules_alone.assess("もう死にたいです", Field.CHAT)

    assert found
    assert found.level is Level.CRISIS


def _rank(found: Concern | None) -> int:
    return rank(found.level) if found else 0
