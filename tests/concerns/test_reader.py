"""Whatever arrives, the reader answers, and the same words get the same answer."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns.concern import Field, Level, rank
from bot.concerns.lexicon import Lexicon
from bot.concerns.normalising import fold
from bot.concerns.reading import Reader, load_reader

SNIPPETS = st.sampled_from(
    [
        "死にたい",
        "ﾀﾋ",
        "し\u200bに",
        "ｶﾞ",
        "。",
        "\n",
        " ",
        "😢",
        "w",
        "t",
        "\x00",
        "\ud800",
        "つ゛",
        "ー",
        "』",
    ]
)
ANY_TEXT = st.one_of(st.text(), st.lists(SNIPPETS).map("".join))


@given(text=ANY_TEXT, field=st.sampled_from(list(Field)))
@settings(deadline=None)
def test_any_text_is_read_and_quoted_as_written(reader: Reader, text: str, field: Field) -> None:
    concern = reader.assess(text, field)
    assert concern is None or concern.evidence == text[concern.start : concern.end] != ""


@given(text=ANY_TEXT)
@settings(deadline=None)
def test_every_folded_sign_knows_its_place(lexicon: Lexicon, text: str) -> None:
    folded = fold(text, lexicon.spellings)
    places = [(folded.start(sign), folded.end(sign)) for sign in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(text=st.text(alphabet=st.characters(codec="utf-8")))
@settings(deadline=None)
def test_an_alarming_sentence_is_found_whatever_stands_before_it(reader: Reader, text: str) -> None:
    concern = reader.assess(f"{text}\nもう死にたいです。", Field.CHAT)
    assert concern is not None
    assert concern.level in {Level.CRISIS, Level.URGENT}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u3000\n",
        "あ" * 5000,
        "😢" * 1000,
        "死\u200b" * 2000,
        "\x00\x01\x1b",
        "\ud800\udfff",
        "(" * 5000,
        "1" * 60000,
    ],
)
def test_hard_texts_are_read(text: str, reader: Reader) -> None:
    assert all(rank(found.level) for field in Field if (found := reader.assess(text, field)))


def test_one_alarming_clause_in_a_long_text_is_found(reader: Reader) -> None:
    text = "今日は晴れでした。洗濯をしました。" * 290 + "遺書を書きました。" + "明日は早番です。" * 5
    concern = reader.assess(text, Field.JOY)
    assert concern is not None
    assert (concern.level, concern.evidence[:2]) == (Level.CRISIS, "遺書")


def test_patterns_decide_where_analysis_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Mock(**{"tokenize.side_effect": RuntimeError})
    reader = load_reader()
    monkeypatch.setattr(reader._tokens._tokenizers, "places", broken)
    monkeypatch.setattr(reader._tokens._tokenizers, "words", broken)
    concern = reader.assess("もう死にたいです", Field.CHAT)
    assert concern is not None
    assert concern.level is Level.CRISIS


def test_many_threads_read_as_one_does(reader: Reader) -> None:
    texts = ["もう死にたい", "眠れない日が一週間続いています", "カレーがおいしい"] * 30
    alone = [reader.assess(text, Field.CHAT) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: reader.assess(text, Field.CHAT), texts))
    assert together == alone
