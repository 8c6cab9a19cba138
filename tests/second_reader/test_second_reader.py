"""What the second reader promises: it raises, never lowers, reads anything, finds one sentence in many."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import second_reader
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.second_reader import RULE, SecondOpinion, SecondReader, load_second_reader, raised

CALM_WEEK = "今週は箱を百個つくりました。昼は食堂でうどんを食べました。金曜は早く帰れました。"
SIGN_OF_DANGER = "死ぬことばかり考えてしまいます。"


@pytest.fixture(scope="module", name="reader")
def fixture_reader() -> SecondReader:
    reader = load_second_reader()
    assert reader
    return reader


def opinion(level: Level | None) -> SecondOpinion:
    return SecondOpinion(level, 0.9, "farewell", 0, 2)


def concern(level: Level) -> Concern:
    return Concern(level, "work", "仕事", 0, 2, "a-rule")


# Written for this test alone, after the weights were learned.
@pytest.mark.parametrize(
    "text",
    [
        "夜が明けないまま、ずっと眠っていられたらいいのに",
        "私なんていないほうが、家族はきっと楽です",
        "もう十日、ほとんど眠れず、食べても吐いてしまいます",
        "いままでありがとう。私のことはもう探さないでください",
    ],
)
def test_indirect_words_that_nobody_taught_it_call_for_an_alert(reader: SecondReader, text: str) -> None:
    assert reader.level_of(text, Field.CHAT).level


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
def test_calm_texts_with_alarming_words_stay_calm(reader: SecondReader, text: str) -> None:
    assert reader.level_of(text, Field.JOY).level is None


def test_one_sentence_in_a_long_calm_text_is_found_and_shown(reader: SecondReader) -> None:
    text = CALM_WEEK * 5 + SIGN_OF_DANGER + CALM_WEEK * 5

    found = reader.level_of(text, Field.WORRY)

    assert found.level is Level.CRISIS
    assert SIGN_OF_DANGER in text[found.start : found.end]
    assert len(text[found.start : found.end]) < 100


def test_a_missing_full_stop_does_not_drown_the_sentence(reader: SecondReader) -> None:
    text = ("雨でした、" * 24) + "もう死ぬことばかり考えています" + ("、雨でした" * 500)

    assert reader.level_of(text, Field.WORRY).level


@pytest.mark.parametrize("text", ["", " 　\n", "\u200b\u200d", "\x00", "\ud800"])
def test_of_nothing_it_thinks_nothing(reader: SecondReader, text: str) -> None:
    assert reader.level_of(text, Field.CHAT).level is None


@given(text=st.text(max_size=400), field=st.sampled_from(Field))
def test_it_reads_anything_twice_alike_and_points_into_the_text(text: str, field: Field) -> None:
    reader = load_second_reader_once()

    found = reader.level_of(text, field)

    assert found == reader.level_of(text, field)
    assert 0 <= found.start <= found.end <= len(text)
    assert 0 <= found.probability <= 1


@given(had=st.sampled_from(Level), second=st.sampled_from([None, *Level]))
def test_the_second_opinion_never_lowers_a_level(had: Level, second: Level | None) -> None:
    after = raised(concern(had), opinion(second), "仕事です")

    assert after
    assert rank(after.level) == max(rank(had), rank(second) if second else 0)


def test_where_both_agree_the_rules_words_stand() -> None:
    assert raised(concern(Level.CRISIS), opinion(Level.CRISIS), "仕事です") == concern(Level.CRISIS)


def test_what_only_the_second_reader_saw_names_it_as_the_rule() -> None:
    seen = raised(None, opinion(Level.URGENT), "さよなら")

    assert seen == Concern(Level.URGENT, "farewell", "さよ", 0, 2, RULE)


def test_without_opinion_and_concern_there_is_none() -> None:
    assert raised(None, opinion(None), "仕事です") is None


def test_without_weights_the_rules_stand_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(second_reader, "WEIGHTS", tmp_path / "none.txt")

    assert load_second_reader() is None


def test_threads_may_share_it(reader: SecondReader) -> None:
    texts = [CALM_WEEK, SIGN_OF_DANGER, CALM_WEEK + SIGN_OF_DANGER] * 20
    alone = [reader.level_of(text, Field.CHAT) for text in texts]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: reader.level_of(text, Field.CHAT), texts))

    assert together == alone


_LOADED: list[SecondReader] = []


def load_second_reader_once() -> SecondReader:
    if not _LOADED:
        reader = load_second_reader()
        assert reader
        _LOADED.append(reader)
    return _LOADED[0]
