"""The rules for every sentence a client reads."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogs import wording, words
from bot.dialogs.events import Said
from bot.dialogs.form_file import built_in_form
from bot.dialogs.words import Word
from tests.dialogs.recorded import FILES, Replay

TEMPLATES = Path(wording.__file__).parent / "wording"
FOR_STAFF = ("staff", "manager", "alert")
FOUR_KANJI = re.compile(r"[一-鿿々]{4,}")
LONGEST_LINE = 40
NUMBERED = re.compile(r"\d+ ")
SAID_AT_THE_START = {"もどる", "とばす", "中断", "みじかく"}
OFFERED_BY_EXAMPLE = {*words.WEEKDAY_LABELS, *(f"{t.hour}:{t.minute:02}" for t in words.OFFERED_TIMES)}
STAFF_WORDS = {Word.SIGN_IN, Word.OPEN_ALERTS, Word.THIS_WEEK, Word.TAKE}


def client_templates() -> list[Path]:
    return [file for file in sorted(TEMPLATES.glob("*.j2")) if not file.name.startswith(FOR_STAFF)]


def spoken(template: Path) -> list[str]:
    """The lines of a template without its commands."""
    bare = re.sub(r"\{[%#].*?[%#]\}|\{\{.*?\}\}", "", template.read_text("utf-8"))
    return [line.strip() for line in bare.splitlines() if line.strip()]


def form_sentences() -> list[str]:
    form = built_in_form()
    steps = [step for question in form.questions for step in question.steps]
    return [
        *(section.title for section in form.sections),
        *(text for question in form.questions for text in (question.title, question.ask, question.note)),
        *(text for step in steps for text in (step.statement, step.short)),
    ]


@pytest.mark.parametrize("template", client_templates(), ids=lambda file: file.stem)
def test_no_client_sentence_has_four_kanji_in_a_row(template: Path) -> None:
    assert [line for line in spoken(template) if FOUR_KANJI.search(line)] == []


def test_no_question_has_four_kanji_in_a_row() -> None:
    assert [text for text in form_sentences() if FOUR_KANJI.search(text)] == []


def test_no_button_of_a_client_has_four_kanji_in_a_row() -> None:
    labels = [words.label(word) for word in Word if word not in STAFF_WORDS]
    assert [text for text in labels if FOUR_KANJI.search(text)] == []


def test_the_word_that_hurts_is_nowhere() -> None:
    files = [*TEMPLATES.glob("*.j2"), *TEMPLATES.parent.glob("*.yaml")]
    assert [file.name for file in files if "障害" in file.read_text("utf-8")] == []


def test_no_sentence_says_only_today_or_this_week_as_a_deadline() -> None:
    vague = re.compile("今日中|今週中|本日中|近日")
    assert [file.name for file in client_templates() if vague.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("template", client_templates(), ids=lambda file: file.stem)
def test_lines_are_short(template: Path) -> None:
    assert [line for line in spoken(template) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_button_without_a_number_is_also_said_in_words(file: Path) -> None:
    """LINE for PC shows no buttons: what to type stands in the text."""
    for message in messages_of(file):
        labels = {button.label for button in message.buttons if not NUMBERED.match(button.label)}
        unsaid = labels - SAID_AT_THE_START - OFFERED_BY_EXAMPLE
        assert {label for label in unsaid if label not in message.text} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_message_is_untidy(file: Path) -> None:
    for message in messages_of(file):
        assert message.text == message.text.strip()
        assert "\n\n\n" not in message.text
        assert not re.search(r"None|\{|\}|  ", message.text)


def messages_of(file: Path) -> list[Any]:
    facts = Replay().play(file.read_text("utf-8")).world.facts
    return [fact.message for fact in facts if isinstance(fact, Said)]


def test_the_consent_names_its_version() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", wording.consent_version())


def test_a_missing_fact_is_an_error_and_never_an_empty_place() -> None:
    with pytest.raises(Exception, match="staff"):
        wording.say("talk", "noted")


def test_every_word_means_one_thing() -> None:
    data = yaml.safe_load((TEMPLATES.parent / "words.yaml").read_text("utf-8"))
    meanings = {words.normalised(text): word for word, texts in data["words"].items() for text in texts}
    for word, texts in data["words"].items():
        assert {meanings[words.normalised(text)] for text in texts} == {word}
    assert set(data["words"]) == set(Word)
