"""Words of danger: a person is told, the questionnaire is silent, and nothing written is lost."""

import pytest

from bot.concerns.concern import Field, Level
from bot.dialogs.context import Need, Staff, Stranger
from bot.dialogs.engine import Step
from bot.dialogs.events import AnswerGiven, NoteKept, RecordHeld, Said, TextAdded
from bot.dialogs.inbound import Tap, Text
from bot.dialogs.messages import Card, MessageKind
from bot.dialogs.needs import field_of, needs
from bot.dialogs.state import Answer, AnswerKind, Piece, Place, RecordStatus, State
from tests.dialogs.people import (
    WEDNESDAY_EVENING,
    asked,
    client,
    idle,
    inbound,
    noticed,
    record,
    texts_said,
    types,
)

CATEGORIES = [
    *("suicidal_ideation", "suicide_plan", "farewell", "self_harm", "overdose"),
    *("harm_to_others", "abuse", "immediate_danger", "a_category_of_next_year"),
]
RECORD_WORDS = ("記録", "質問", "つづき", "はじめる")


def in_crisis(state: State, category: str = "suicidal_ideation", **how: object) -> Step:
    return types(state, "もう だめです", noticed=noticed(Level.CRISIS, category), **how)


def card_of(done: Step) -> Card:
    cards = [event.message for event in done.events if isinstance(event, Said)]
    assert len(cards) == 1
    assert isinstance(cards[0], Card)
    return cards[0]


@pytest.mark.parametrize("category", CATEGORIES)
def test_there_is_one_message_without_a_word_about_the_record(category: str) -> None:
    done = in_crisis(asked("sleep"), category)
    card = card_of(done)
    assert not any(word in card.text for word in RECORD_WORDS)
    assert [event.kind for event in done.events if isinstance(event, Said)] == [MessageKind.CRISIS]


@pytest.mark.parametrize("category", CATEGORIES)
def test_it_says_that_a_machine_replies_who_is_told_and_when_they_can_be_expected(category: str) -> None:
    text = card_of(in_crisis(idle(), category)).text
    assert "機械" in text
    assert "田中さん" in text
    assert "11月26日(木)9時" in text


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_numbers_are_there_to_tap(category: str) -> None:
    card = card_of(in_crisis(idle(), category))
    assert all(action.uri.startswith(("tel:", "https:")) for action in card.actions)
    assert "tel:119" in {action.uri for action in card.actions}


@pytest.mark.parametrize("category", ["overdose", "immediate_danger"])
def test_where_minutes_count_119_comes_first(category: str) -> None:
    card = card_of(in_crisis(idle(), category))
    assert card.text.startswith("119")
    assert card.actions[0].uri == "tel:119"


def test_violence_at_home_gets_no_words_of_suicide() -> None:
    card = card_of(in_crisis(idle(), "abuse"))
    assert not any(word in card.text for word in ("死", "いのち", "よりそい"))
    assert "189" in card.text


def test_a_lock_screen_shows_nothing_of_it() -> None:
    assert card_of(in_crisis(idle())).summary == "お知らせが あります"


def test_the_record_waits_and_later_words_are_notes() -> None:
    done = in_crisis(asked("sleep"))
    later = types(done.state, "4", seconds=9, of=client(alert_open=True))
    assert any(isinstance(event, RecordHeld) for event in done.events)
    assert not any(isinstance(event, AnswerGiven) for event in later.events)
    assert any(isinstance(event, NoteKept) for event in later.events)


def test_the_words_stay_the_answer_that_they_were() -> None:
    done = in_crisis(asked("worry"))
    assert any(isinstance(event, TextAdded) for event in done.events)
    assert done.state.record is not None
    assert done.state.record.answers["worry"].pieces


def test_a_submitted_record_stays_submitted() -> None:
    sent = record(status=RecordStatus.SUBMITTED)
    done = in_crisis(asked("sleep", record=sent, correcting=True))
    assert done.state.record is not None
    assert done.state.record.status is RecordStatus.SUBMITTED
    assert done.state.place is Place.IDLE


def test_a_stranger_s_words_are_not_kept_and_lead_to_people_all_the_same() -> None:
    done = in_crisis(State(), of=Stranger())
    assert [type(event) for event in done.events] == [Said]
    assert done.state == State()


def test_staff_get_the_lines_too() -> None:
    assert card_of(in_crisis(idle(), of=Staff("田中"))).actions


def test_the_second_time_is_said_in_fewer_words() -> None:
    again = card_of(in_crisis(idle(), of=client(alert_open=True)))
    assert "とても つらい" not in again.text
    assert again.actions == card_of(in_crisis(idle())).actions


def test_urgent_words_get_a_name_and_an_hour_and_the_question_again() -> None:
    done = types(asked("sleep"), "家を 出されます", noticed=noticed(Level.URGENT, "housing_loss"))
    first, *_, last = texts_said(done)
    assert "田中さんが、11月26日(木)9時までに 読みます" in first
    assert "眠れましたか" in last


def test_a_notice_changes_nothing_that_is_said() -> None:
    quiet = types(asked("sleep"), "少し 頭が 痛い", noticed=noticed(Level.NOTICE, "minor_health"))
    assert texts_said(quiet) == texts_said(types(asked("sleep"), "少し 頭が 痛い"))
    assert quiet.state.record is not None
    assert quiet.state.record.worried


@pytest.mark.parametrize(
    ("state", "where"),
    [
        (asked("worry"), Field.WORRY),
        (asked("joy"), Field.JOY),
        (asked("consult"), Field.CONSULT),
        (asked("sleep"), Field.CHAT),
        (idle(), Field.CHAT),
        (idle(place=Place.CONSULT_WRITING), Field.CONSULT),
    ],
)
def test_the_rules_hear_where_words_stand(state: State, where: Field) -> None:
    assert field_of(state) is where


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("はじめる", {Need.WEEK}),
        ("つづき", {Need.WEEK}),
        ("前回の記録", {Need.LAST_RECORD, Need.TEXTS}),
        ("面談", {Need.INTERVIEW}),
        ("こんにちは", set()),
        ("4", set()),
    ],
)
def test_only_what_is_needed_is_loaded(body: str, wanted: set[Need]) -> None:
    assert needs(idle(), inbound(Text("m", body))) == wanted


def test_texts_are_loaded_once_something_was_written() -> None:
    text = Answer(AnswerKind.ANSWERED, WEDNESDAY_EVENING, pieces=(Piece("m", WEDNESDAY_EVENING),))
    written = asked("joy", record=record(answers={"worry": text}))
    assert Need.TEXTS in needs(written, inbound(Tap("answer/2026-11-25/joy/1/skip")))
    assert Need.TEXTS not in needs(asked("joy"), inbound(Tap("answer/2026-11-25/joy/1/skip")))
