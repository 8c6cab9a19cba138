"""The weights belong to the training texts, and learning knows no chance."""

from collections import defaultdict

import pytest

from bot.concerns.signs import letter_groups
from bot.concerns.weights import WEIGHTS, read_weights
from training.choosing import Unseen, reached
from training.learning import learn
from training.lessons import FILES, Lesson, fingerprint

ALARMING = ("もう消えたい", "消えてしまいたい", "いっそ消えたいです")
CALM = ("消しゴムが消えた", "電気が消えました", "今日はカレーです")


def lesson(text: str, rank: int, *, long: bool = False) -> Lesson:
    sentences = [sorted(letter_groups(sentence)) for sentence in text.split("。") if sentence]
    return Lesson(text, "a hand", rank, "suicidal_ideation", long, sentences)


@pytest.fixture(scope="module", name="texts")
def fixture_texts() -> list[Lesson]:
    return [*(lesson(text, 3) for text in ALARMING), *(lesson(text, 0) for text in CALM)]


def test_the_weights_were_learned_from_the_texts_as_they_stand() -> None:
    weights = read_weights(WEIGHTS.read_text("utf-8"))

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

    calm = [lesson("庭に花が咲きました。猫を見ました", 0), lesson("犬と公園を歩きました", 0)]

    line = learn([*texts, *calm, story], 3)

    around = lesson("公園を歩きました。犬を見ました。花が咲きました。", 0)
    assert line.highest(story) > line.highest(around)
    assert line.highest(around) < 0


def test_what_reaches_the_thresholds_is_counted_by_rank() -> None:
    unseen = [
        Unseen(0, alert=0.1, crisis=0.1, crisis_there=0.1),
        Unseen(0, alert=5, crisis=-5, crisis_there=-5),
        Unseen(3, alert=0, crisis=5, crisis_there=-5),
    ]

    assert reached(unseen, 0) == (2, 1, 0)
    assert reached(unseen, 3) == (1, 1, 1)


def test_what_alerts_anyway_is_sooner_a_crisis() -> None:
    assert Unseen(3, alert=5, crisis=0, crisis_there=0).is_crisis


def test_only_the_most_alarming_passage_is_sooner_a_crisis() -> None:
    assert not Unseen(3, alert=5, crisis=0, crisis_there=-1).is_crisis
    assert not Unseen(3, alert=0, crisis=0, crisis_there=0).is_crisis
