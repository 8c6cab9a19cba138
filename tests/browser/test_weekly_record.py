"""A person enrols, answers a whole record and reads it back, in a real browser."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from bot.cli import tsuzuku
from bot.dialogs.form import Form, Question, QuestionKind
from bot.dialogs.form_file import built_in_form
from bot.dialogs.state import Length
from tests.browser.phone_page import PhonePage
from tests.browser.pictures import PICTURES, TakePicture
from tests.product import ENROLMENT, Product

WORDS = {"worry": "朝の電車が 混んでいます。", "joy": "妹と 水族館に 行きました。"}
STEP = {"attendance": 1, "sleep": 2, "mood": 3}
MOST_TAPS = 22


@pytest.fixture
def phone(product: Product, page: Page) -> PhonePage:
    """The phone of a client who is about to enrol."""
    product.add_staff()
    code = product.add_client()
    person = product.simulator.add_person("山田 太郎")
    phone = PhonePage.of(page, product, person)
    phone.says("コード")
    phone.type(code.lower().replace("-", " "))
    return phone


def _asked(form: Form) -> list[Question]:
    return list(form.applicable({}, Length.FULL, medication=False))


def _answer(phone: PhonePage, question: Question) -> None:
    phone.says(question.ask.split()[0])
    if question.kind is not QuestionKind.TEXT:
        value = STEP.get(question.key, 4)
        phone.tap(f"{value} {question.steps[value - 1].short}")
    elif question.key in WORDS:
        phone.type(WORDS[question.key])
        phone.tap("つぎへ")
    else:
        phone.tap("とばす")


def _exported(product: Product, folder: Path) -> dict[str, dict[str, str]]:
    environment = {"DATABASE_URL": product.settings.database_url}
    result = CliRunner(env=environment).invoke(tsuzuku, ["records", "--out", str(folder / "records.csv")])
    assert result.exit_code == 0, result.output
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return {row["question_id"]: row for row in csv.DictReader(file)}


def test_what_was_tapped_is_what_is_exported(phone: PhonePage, product: Product, tmp_path: Path) -> None:
    form = built_in_form()
    for label in ENROLMENT:
        phone.tap(label)
    phone.says("準備が できました")
    phone.tap("はじめる")
    phone.taps = 1

    for question in _asked(form):
        _answer(phone, question)
    phone.says("まだ 送信して いません")
    phone.tap("送信する")
    phone.says("送信しました")

    rows = _exported(product, tmp_path)
    assert list(rows) == [question.key for question in _asked(form)]
    assert phone.taps <= MOST_TAPS
    assert {call["endpoint"] for call in product.simulator.calls()} == {"reply"}
    for question in _asked(form):
        row = rows[question.key]
        assert row["status"] == "submitted"
        if question.kind is QuestionKind.TEXT:
            assert row["answer"] == WORDS.get(question.key, "")
        else:
            value = STEP.get(question.key, 4)
            assert (row["value"], row["scale"]) == (str(value), str(len(question.steps)))
            assert row["answer"] == question.steps[value - 1].statement


def test_the_record_can_be_read_back(phone: PhonePage, picture: TakePicture) -> None:
    phone.says("山田さんですか")
    phone.picture(picture, "code")
    phone.tap(ENROLMENT[0])
    phone.says("始める前に")
    phone.picture(picture, "consent")
    for label in ENROLMENT[1:]:
        phone.tap(label)
    phone.type("みじかく")
    for label in ("1 休まず行った", "4 だいたい"):
        phone.tap(label)
    phone.says("気持ち")
    phone.picture(picture, "chat", PICTURES)
    phone.tap("4 だいたい")
    phone.type(WORDS["worry"])
    phone.tap("つぎへ")
    phone.says("まだ 送信して いません")
    phone.picture(picture, "summary")
    phone.tap("送信する")
    phone.says("送信しました")
    phone.type("前回の記録")

    phone.says(WORDS["worry"])
    phone.picture(picture, "last-record")
    phone.type("もう 死にたい")
    phone.says("119")
    phone.picture(picture, "crisis")
    assert phone.faults() == []
