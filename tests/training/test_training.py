"""The weights belong to the training texts, and learning knows no chance."""

from collections import defaultdict

import pytest

from bot.concerns.clauses import sentences
from bot.concerns.lexicon import load_spellings
from bot.concerns.normalising import fold
from bot.concerns.second_reader import WEIGHTS, Piece, pieces, read_weights
from training.choosing import Unseen, threshold
from training.learning import learn
from training.lessons import FILES, Lesson, fingerprint

ALARMING = ("もう消えたい", "消えてしまいたい", "いっそ消えたいです")
CALM = ("消しゴムが消えた", "電気が消えました", "今日はカレーです")


def cut(text: str) -> list[Piece]:
    return pieces(list(sentences(fold(text, load_spellings()))))


def lesson(text: str, rank: int, *, long: bool = False) -> Lesson:
    return Lesson(text, rank, "suicidal_ideation", long, cut(text), [])


@pytest.fixture(scope="module", name="texts")
def fixture_texts() -> list[Lesson]:
    return [*(lesson(text, 3) for text in ALARMING), *(lesson(text, 0) for text in CALM)]


def test_the_weights_were_learned_from_the_texts_as_they_stand() -> None:
    weights = read_weights(WEIGHTS.read_text("ascii"))

    assert weights.learned_from == fingerprint(), "run: python -m training"


def test_no_text_is_labelled_twice_with_different_levels() -> None:
    levels = defaultdict(set)
    for file in FILES:
        for row in file.read_text("utf-8").splitlines()[1:]:
            _, _, level, *_, text = row.split("\t")
            levels[text].add(level)

    assert [text for text, given in levels.items() if len(given) > 1] == []


def test_the_line_tells_apart_what_it_was_taught(texts: list[Lesson]) -> None:
    line = learn(texts, 3)

    assert all(line.highest(text) > 0 for text in texts if text.rank == 3)
    assert all(line.highest(text) < 0 for text in texts if text.rank == 0)


def test_the_same_texts_give_the_same_line(texts: list[Lesson]) -> None:
    assert learn(texts, 3) == learn(texts, 3)


def test_in_a_long_text_only_the_telling_sentence_is_learned(texts: list[Lesson]) -> None:
    story = lesson(
        "公園を歩きました。消えてしまいたいです。犬を見ました。" + "花が咲きました。" * 3, 3, long=True
    )

    line = learn([*texts, story], 3)

    assert line.highest(story) > 0
    assert line.highest(lesson("花が咲きました。犬を見ました。", 0)) < 0


def test_no_larger_share_than_allowed_reaches_the_threshold() -> None:
    unseen = [
        Unseen(lesson("あ", rank), alert=score / 100, crisis=0) for rank in (0, 1) for score in range(100)
    ]

    lowest = threshold(unseen, lambda one: one.alert, {0: 0.05, 1: 0.10})

    assert sum(one.alert > lowest for one in unseen if one.lesson.rank == 0) == 5
