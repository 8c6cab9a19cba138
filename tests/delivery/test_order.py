"""Which of one person's messages goes next, and which is not sent any more."""

from datetime import timedelta

from bot.delivery.retry import next_to_send, without_overtaken
from bot.dialogs.messages import MessageKind
from bot.storage.models import SendStatus
from tests.builders import NOW
from tests.delivery.jobs import ANSWER, QUESTION, job, push, tried

FIRST, SECOND = push(id=1), job(id=2)
STUCK = tried(push(id=1), next_attempt_at=NOW + timedelta(seconds=3))


def test_messages_go_in_the_order_in_which_they_were_queued() -> None:
    assert next_to_send([FIRST, SECOND], NOW) == FIRST


def test_a_message_waits_for_an_earlier_one_that_is_tried_again_soon() -> None:
    assert next_to_send([STUCK, SECOND], NOW) is None


def test_nobody_waits_longer_than_ten_seconds() -> None:
    later = NOW + timedelta(seconds=10)
    stuck = tried(push(id=1), next_attempt_at=later + timedelta(seconds=1))

    assert next_to_send([stuck, SECOND], later) == SECOND


def test_nobody_waits_for_what_will_not_be_tried_within_their_ten_seconds() -> None:
    stuck = tried(push(id=1), next_attempt_at=NOW + timedelta(minutes=1))

    assert next_to_send([stuck, SECOND], NOW) == SECOND


def test_who_comes_later_waits_ten_seconds_of_their_own() -> None:
    later = NOW + timedelta(seconds=9)
    third = job(id=3, created_at=later, next_attempt_at=later)
    stuck = tried(push(id=1), next_attempt_at=NOW + timedelta(seconds=12))

    assert next_to_send([stuck, third], later) is None


def test_what_waits_for_quota_holds_nobody_up() -> None:
    waiting = tried(push(id=1), status=SendStatus.WAITING_FOR_QUOTA, next_attempt_at=NOW)
    waiting_later = tried(
        push(id=1), status=SendStatus.WAITING_FOR_QUOTA, next_attempt_at=NOW + timedelta(seconds=5)
    )

    assert next_to_send([waiting_later, SECOND], NOW) == SECOND
    assert next_to_send([waiting, SECOND], NOW) == waiting


def test_a_crisis_message_is_in_a_lane_of_its_own_and_waited_for_like_any_other() -> None:
    crisis = push(id=1, kind=MessageKind.CRISIS)

    assert next_to_send([crisis], NOW) is None
    assert next_to_send([crisis, SECOND], NOW) is None
    assert next_to_send([crisis, SECOND], NOW + timedelta(seconds=10)) == SECOND


def test_what_a_clock_that_was_set_back_since_has_put_off_goes_now() -> None:
    hours = NOW + timedelta(hours=3)
    by_day = {"quiet_from": NOW - timedelta(hours=8), "quiet_until": hours}

    assert next_to_send([push(next_attempt_at=hours)], NOW)
    assert next_to_send([push(next_attempt_at=hours, **by_day)], NOW) is None
    assert next_to_send([push(next_attempt_at=NOW + timedelta(minutes=10))], NOW) is None


def test_a_question_that_a_later_one_has_overtaken_is_left_out() -> None:
    mixed = job(id=1, body=[ANSWER, QUESTION])

    assert without_overtaken(mixed, [job(id=2, body=[QUESTION])]) == [ANSWER]


def test_nothing_is_left_of_what_was_all_questions() -> None:
    assert without_overtaken(job(id=1, body=[QUESTION]), [job(id=2, body=[ANSWER, QUESTION])]) == []


def test_only_a_question_overtakes_and_only_questions_are_overtaken() -> None:
    mixed = job(id=1, body=[ANSWER, QUESTION])

    assert without_overtaken(mixed, [job(id=2, body=[ANSWER])]) == [ANSWER, QUESTION]
    assert without_overtaken(job(id=1, body=[ANSWER]), [job(id=2, body=[QUESTION])]) == [ANSWER]
    assert without_overtaken(mixed, []) == [ANSWER, QUESTION]


def test_what_was_attempted_stays_as_it_was_frozen() -> None:
    mixed = tried(job(id=1, body=[ANSWER, QUESTION]))

    assert without_overtaken(mixed, [job(id=2, body=[QUESTION])]) == [ANSWER, QUESTION]


def test_an_attempted_question_that_was_overtaken_is_not_repeated() -> None:
    asked = tried(job(id=1, body=[QUESTION]))

    assert without_overtaken(asked, [job(id=2, body=[QUESTION])]) == []
