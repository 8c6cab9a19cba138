"""LINE delivers late, twice and out of order: what stands is what the person meant."""

from datetime import datetime, timedelta

from bot.dialogs.buttons import AnswerTap
from bot.dialogs.engine import Step
from bot.dialogs.events import AnswerGiven, NoteKept, TextAdded
from bot.dialogs.inbound import Text, Unsent
from bot.dialogs.state import Answer, AnswerKind, Piece
from bot.dialogs.words import Word
from tests.dialogs.people import (
    WEDNESDAY_EVENING,
    WEEK,
    asked,
    record,
    step,
    taps,
    texts_said,
    types,
)


def inbound_at(seconds: float) -> datetime:
    return WEDNESDAY_EVENING + timedelta(seconds=seconds)


def button(question: str, choice: int | Word | None, asking: int = 1) -> str:
    return AnswerTap(WEEK.day, question, asking, choice).encode()


def answers_given(done: Step) -> dict[str, int | None]:
    return {event.question: event.value for event in done.events if isinstance(event, AnswerGiven)}


def value_of(done: Step, question: str) -> int | None:
    assert done.state.record is not None
    return done.state.record.answers[question].value


def test_a_typed_answer_older_than_its_question_is_a_note() -> None:
    done = types(asked("sleep", asked_at=inbound_at(60)), "4", seconds=59)
    assert answers_given(done) == {}
    assert any(isinstance(event, NoteKept) for event in done.events)


def test_a_typed_answer_of_the_same_moment_is_an_answer() -> None:
    assert answers_given(types(asked("sleep", asked_at=inbound_at(60)), "4", seconds=60)) == {"sleep": 4}


def test_a_tap_names_its_question_however_late_it_comes() -> None:
    done = taps(asked("sleep", asked_at=inbound_at(60)), button("sleep", 4), seconds=10)
    assert answers_given(done) == {"sleep": 4}


def test_of_two_taps_on_one_question_the_later_stands() -> None:
    first = taps(asked("sleep"), button("sleep", 4), seconds=10)
    second = taps(first.state, button("sleep", 2), seconds=12)
    assert value_of(second, "sleep") == 2


def test_of_two_taps_the_later_stands_also_when_it_comes_first() -> None:
    first = taps(asked("sleep"), button("sleep", 2), seconds=12)
    second = taps(first.state, button("sleep", 4), seconds=10)
    assert value_of(second, "sleep") == 2


def test_an_old_button_changes_nothing_and_the_question_is_asked_again() -> None:
    slept = taps(asked("sleep"), button("sleep", 4), seconds=10)
    ate = taps(slept.state, button("meals", 4, asking=2), seconds=20)
    late = taps(ate.state, button("sleep", 1), seconds=30)
    assert value_of(late, "sleep") == 4
    assert texts_said(late) == texts_said(ate)


def test_an_old_button_never_answers_another_question() -> None:
    done = taps(asked("meals", asking=5), button("sleep", 1, asking=2), seconds=10)
    assert answers_given(done) == {}


def test_an_old_button_of_the_question_in_hand_leaves_the_answer_that_stands() -> None:
    slept = Answer(AnswerKind.ANSWERED, inbound_at(1), 4)
    correcting = asked("sleep", asking=9, record=record(answers={"sleep": slept}), correcting=True)
    assert answers_given(taps(correcting, button("sleep", 1, asking=2), seconds=30)) == {}
    assert answers_given(taps(correcting, button("sleep", 1, asking=9), seconds=30)) == {"sleep": 1}


def test_a_button_from_before_the_question_was_asked_again_still_answers_it() -> None:
    again = types(asked("sleep"), "今日は 暑いですね", seconds=5)
    assert answers_given(taps(again.state, button("sleep", 4), seconds=6)) == {"sleep": 4}


def test_a_button_of_another_week_changes_nothing() -> None:
    other = AnswerTap(WEEK.day.replace(day=18), "sleep", 1, 4).encode()
    assert answers_given(taps(asked("sleep"), other)) == {}


def test_an_old_skip_never_throws_words_away() -> None:
    written = types(asked("worry"), "つかれました", seconds=5)
    done = taps(written.state, button("worry", Word.SKIP), seconds=6)
    assert done.state.record is not None
    assert done.state.record.answers["worry"].pieces


def test_pieces_of_a_text_are_ordered_by_time() -> None:
    second = types(asked("worry"), "二つ目", seconds=9)
    first = step(second.state, Text("earlier", "一つ目"), seconds=4)
    assert first.state.record is not None
    pieces = first.state.record.answers["worry"].pieces
    assert [piece.message_id for piece in pieces] == ["earlier", "message-1"]


def test_writing_anew_replaces_what_was_written_before() -> None:
    old = Answer(AnswerKind.ANSWERED, inbound_at(1), pieces=(Piece("old", inbound_at(1)),))
    state = asked("worry", record=record(answers={"worry": old}), asked_at=inbound_at(5), correcting=True)
    done = types(state, "もう だいじょうぶ", seconds=6)
    assert done.state.record is not None
    assert [p.message_id for p in done.state.record.answers["worry"].pieces] == ["message-1"]


def test_a_late_piece_after_the_end_of_a_text_is_a_note() -> None:
    done = types(asked("joy", asked_at=inbound_at(60)), "書きわすれ", seconds=50)
    assert not any(isinstance(event, TextAdded) for event in done.events)
    assert any(isinstance(event, NoteKept) for event in done.events)


def test_what_is_taken_back_leaves_the_answer() -> None:
    pieces = (Piece("one", inbound_at(1)), Piece("two", inbound_at(2)))
    text = Answer(AnswerKind.ANSWERED, inbound_at(2), pieces=pieces)
    done = step(asked("joy", record=record(answers={"worry": text})), Unsent("one"))
    assert done.state.record is not None
    assert done.state.record.answers["worry"].pieces == pieces[1:]
    assert done.events == ()
