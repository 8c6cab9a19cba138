"""What the letters leave in doubt is read closely; what they are sure of is not."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import close_reading
from bot.concerns.close_reading import Answer, CloseModelError, CloseReader, load_close_reader, stretches
from bot.concerns.concern import Level
from bot.concerns.second_reader import SecondOpinion, SecondReader
from bot.concerns.signs import pieces
from bot.concerns.tokens import Analysed
from bot.concerns.weights import Voice, Weights
from tests.concerns.conftest import Analyse

# Written for this test alone.
INDIRECT = "目をとじたら、そのまま朝が来ないでほしいと毎晩おもっています"
CALM = "土曜は姉とパン屋に行って、メロンパンを買いました"


class Fake:
    """Gives every text the same answer and remembers what it was asked."""

    def __init__(self, answer: float) -> None:
        self.asked: list[str] = []
        self._answer = Answer(answer, answer)

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        self.asked += texts
        return [self._answer] * len(texts)


@pytest.fixture(scope="module", name="close")
def fixture_close() -> CloseReader:
    close = load_close_reader()
    assert close
    return close


def letters(score: float, close: Fake) -> SecondReader:
    """A second reader whose letters give every passage this score."""
    voice = Voice([0], 1.0, score, 0.0)
    weights = Weights(["死"], voice, voice, [("farewell", Level.CRISIS)], bytes(1), "")
    return SecondReader(weights, close)


def opinion_of(second: SecondReader, sentences: Sequence[Analysed]) -> SecondOpinion | None:
    return second.opinion(second.weighed(sentences), [])


def test_indirect_words_weigh_more_than_calm_ones(close: CloseReader) -> None:
    indirect, calm = close.answers([INDIRECT, CALM])

    assert indirect.alert > 0 > calm.alert
    assert indirect.crisis > calm.crisis


def test_a_doubt_that_the_close_look_confirms_calls_for_an_alert(analyse: Analyse) -> None:
    assert opinion_of(letters(-0.5, Fake(1.0)), analyse("つらい"))


def test_an_alarm_that_the_close_look_does_not_share_stays_silent(analyse: Analyse) -> None:
    assert opinion_of(letters(0.5, Fake(-1.0)), analyse("つらい")) is None


def test_what_the_letters_are_sure_of_is_not_read_closely(analyse: Analyse) -> None:
    close = Fake(9.0)

    assert opinion_of(letters(-1.5, close), analyse("晴れでした")) is None
    assert close.asked == []


def test_of_a_long_text_only_the_most_doubtful_stretches_are_read(analyse: Analyse) -> None:
    close = Fake(-1.0)

    opinion_of(letters(-0.5, close), analyse("今日はとてもつらい一日でした。" * 300))

    assert len(close.asked) == 4
    assert all(len(text) <= 160 for text in close.asked)


@given(st.lists(st.sampled_from(["はい。", "今日も仕事でした。", "つらい" * 40 + "。"]), max_size=40))
def test_every_sentence_stands_in_one_stretch(analyse: Analyse, said: list[str]) -> None:
    found = pieces(analyse("".join(said)))

    assert [at for stretch in stretches(found) for at in stretch] == list(range(len(found)))


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "死\x00ぬ", "😭" * 200])
def test_no_text_is_too_odd(close: CloseReader, text: str) -> None:
    assert len(close.answers([text])) == 1


def test_threads_may_share_it(close: CloseReader) -> None:
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(close.answers, [[INDIRECT], [CALM]] * 8))

    assert together == [close.answers([INDIRECT]), close.answers([CALM])] * 8


def test_another_model_than_the_one_taught_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"E5S1 another model")
    monkeypatch.setattr(close_reading, "BASE", other)

    with pytest.raises(CloseModelError, match="install the version that is pinned"):
        load_close_reader.__wrapped__()


def test_without_its_file_the_letters_stand_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(close_reading, "MODEL", tmp_path / "none.bin")

    assert load_close_reader.__wrapped__() is None
