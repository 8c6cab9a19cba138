"""Which record はじめる and つづき mean."""

from datetime import date, time

import pytest

from bot.dialogs.context import Week
from bot.dialogs.engine import Step
from bot.dialogs.events import LineRecordTakenUpAgain, RecordBegun, RecordResumed
from bot.dialogs.state import Answer, AnswerKind, Place, RecordStatus
from tests.dialogs.people import WEDNESDAY_EVENING, WEEK, asked, client, idle, record, texts_said, types

NEXT_WEEK = Week(date(2026, 12, 2), date(2026, 11, 26), date(2026, 12, 2))
HOUR = 3600
DAY = 24 * HOUR


def begun(done: Step) -> list[date]:
    return [event.day for event in done.events if isinstance(event, RecordBegun)]


def resumed(done: Step) -> list[date]:
    return [event.day for event in done.events if isinstance(event, RecordResumed)]


def test_a_new_record_names_the_days_it_is_about() -> None:
    done = types(idle(), "はじめる")
    assert begun(done) == [WEEK.day]
    assert "11月19日(木)から 11月25日(水)まで" in texts_said(done)[0]


def test_a_record_of_this_week_goes_on() -> None:
    held = idle(record=record(status=RecordStatus.HELD))
    done = types(held, "はじめる", seconds=2 * DAY)
    assert (begun(done), resumed(done)) == ([], [WEEK.day])


def test_a_submitted_record_is_not_begun_again_for_four_days() -> None:
    sent = idle(record=record(status=RecordStatus.SUBMITTED))
    done = types(sent, "はじめる", seconds=95 * HOUR, of=client(week=NEXT_WEEK))
    assert begun(done) == []
    assert "前回の記録" in texts_said(done)[0]


def test_after_four_days_the_next_record_may_begin_early() -> None:
    sent = idle(record=record(status=RecordStatus.SUBMITTED))
    done = types(sent, "はじめる", seconds=97 * HOUR, of=client(week=NEXT_WEEK))
    assert begun(done) == [NEXT_WEEK.day]


def test_a_record_sent_before_its_prompt_stays_sent() -> None:
    early = idle(record=record(day=NEXT_WEEK.day, status=RecordStatus.SUBMITTED))
    assert begun(types(early, "はじめる", seconds=6 * DAY, of=client(week=NEXT_WEEK))) == []


def test_an_unfinished_record_goes_on_until_the_next_prompt_falls_due() -> None:
    held = idle(record=record(status=RecordStatus.HELD))
    before = types(held, "つづき", seconds=6 * DAY, of=client(week=NEXT_WEEK))
    after = types(held, "つづき", seconds=7 * DAY + 1, of=client(week=NEXT_WEEK))
    assert (resumed(before), begun(before)) == ([WEEK.day], [])
    assert (resumed(after), begun(after)) == ([], [NEXT_WEEK.day])


def test_a_record_of_the_week_before_last_never_goes_on() -> None:
    """Four days after a prompt the next week is on offer: its own prompt is still to come."""
    old = idle(record=record(day=date(2026, 11, 18), status=RecordStatus.UNFINISHED))
    done = types(old, "つづき", seconds=5 * DAY, of=client(week=NEXT_WEEK))
    assert (resumed(done), begun(done)) == ([], [NEXT_WEEK.day])


def test_a_question_on_the_screen_is_answered_though_the_next_prompt_came() -> None:
    """What the bot sends unasked never changes what the person's next words mean."""
    closed = asked("sleep", record=record(status=RecordStatus.UNFINISHED))
    done = types(closed, "4", seconds=8 * DAY, of=client(week=NEXT_WEEK))
    assert done.state.record is not None
    assert done.state.record.answers["sleep"].value == 4


def test_nothing_on_offer_is_said() -> None:
    done = types(idle(), "はじめる", of=client(week=None))
    assert begun(done) == []
    assert "送信して あります" in texts_said(done)[0]


def test_without_a_weekday_that_is_asked_first() -> None:
    done = types(idle(), "はじめる", of=client(weekday=None, time=None, week=None))
    assert done.state.place is Place.CHOOSING_WEEKDAY


def test_beginning_takes_up_the_record_in_line_again() -> None:
    done = types(idle(), "はじめる", of=client(stopped=True))
    assert LineRecordTakenUpAgain() in done.events
    assert begun(done) == [WEEK.day]


@pytest.mark.parametrize(
    ("answers", "facts", "good"),
    [
        ({"sleep": 3, "mood": 4}, {}, True),
        ({"sleep": 2, "mood": 5}, {}, False),
        ({"sleep": 5, "mood": 1}, {}, False),
        ({"attendance": 1, "sleep": 4}, {}, True),
        ({"attendance": 3, "sleep": 4}, {}, False),
        ({}, {}, False),
        ({"sleep": 5}, {"worried": True}, False),
    ],
)
def test_good_news_only_where_nothing_was_low_and_nothing_worried(
    answers: dict[str, int], facts: dict[str, bool], good: bool
) -> None:
    given = {key: Answer(AnswerKind.ANSWERED, WEDNESDAY_EVENING, n) for key, n in answers.items()}
    state = idle(place=Place.REVIEWING, record=record(answers=given, **facts))
    closing = texts_said(types(state, "送信する"))[-1]
    assert ("よかった" in closing) is good
    assert "田中さん" in closing
    assert "11月26日(木)18時" in closing or "11月26日(木)9時" in closing


def test_an_open_alert_is_no_good_news() -> None:
    given = {"sleep": Answer(AnswerKind.ANSWERED, WEDNESDAY_EVENING, 5)}
    state = idle(place=Place.REVIEWING, record=record(answers=given))
    assert "よかった" not in texts_said(types(state, "送信する", of=client(alert_open=True)))[-1]


def test_the_clock_of_the_client_decides() -> None:
    held = idle(record=record(status=RecordStatus.HELD))
    early_riser = client(week=NEXT_WEEK, time=time(8))
    assert begun(types(held, "つづき", seconds=7 * DAY - 10 * HOUR, of=early_riser)) == [NEXT_WEEK.day]
