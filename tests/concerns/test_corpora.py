"""The reader against texts of our own. They were used for tuning: these bounds hold it, not prove it."""

from pathlib import Path

import pytest

from bot.concerns.concern import Concern, Field
from bot.concerns.evaluation import Prediction, predict, read_texts, shares
from bot.concerns.lexicon import load_aspects, load_lexicon
from bot.concerns.reading import Reader

HERE = Path(__file__).parent
CORPORA = [HERE / "texts.tsv", HERE / "calm.tsv"]


@pytest.fixture(scope="module")
def predictions(reader: Reader) -> list[Prediction]:
    # Every second one: to look at all of them closely takes twenty seconds.
    return list(predict(read_texts(CORPORA[0])[::2], reader))


@pytest.mark.parametrize(
    ("name", "least"),
    [("crisis_recall", 0.93), ("crisis_alerted", 0.93), ("alert_recall", 0.93), ("alert_precision", 0.97)],
)
def test_our_labelled_texts_are_read(predictions: list[Prediction], name: str, least: float) -> None:
    [share] = [one for one in shares(predictions) if one.name == name]
    assert share.hits / share.total >= least


def test_of_calm_everyday_sentences_under_one_in_a_hundred_raises_an_alarm(reader: Reader) -> None:
    calm = list(predict(read_texts(CORPORA[1]), reader))
    alarms = [one.labelled.text for one in calm if one.alerts]
    assert len(alarms) <= len(calm) / 100, alarms


def test_every_category_is_found_somewhere(predictions: list[Prediction]) -> None:
    found = {one.concern.category for one in predictions if one.concern}
    assert found == set(load_lexicon().levels)


def test_every_category_has_a_heading_of_the_interview() -> None:
    assert set(load_aspects().values()) == {"体調面", "業務面", "対人面", "余暇面", "そのほか"}


def test_the_evidence_is_the_text_as_written(predictions: list[Prediction]) -> None:
    found = [(one.labelled.text, one.concern) for one in predictions if one.concern]
    assert [text for text, concern in found if not _quotes(text, concern)] == []


def test_nothing_and_nothing_to_report_are_nothing(reader: Reader) -> None:
    answers = ["", "   ", "なし", "特にありません", "とくになし", "困っていることはありません"]
    assert [text for text in answers if reader.assess(text, Field.WORRY)] == []


def _quotes(text: str, concern: Concern) -> bool:
    return bool(concern.evidence) and text[concern.start : concern.end] == concern.evidence
