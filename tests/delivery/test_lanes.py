"""One person's messages go out in order; crisis messages and alerts wait for nothing."""

from datetime import UTC, datetime

from bot.dialogs.messages import MessageKind
from bot.storage.models import Alert, AlertState, SendStatus
from tests.delivery.jobs import ANSWER, QUESTION
from tests.delivery.post_office import PostOffice, ago, ahead, until


def test_a_crisis_message_does_not_wait_for_a_call_that_hangs(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("hang_before", endpoint="reply")
    with post_office.delivering():
        hanging = post_office.reply(phone, "返事")
        until(lambda: post_office.row(hanging).attempts)
        post_office.reply(phone, "電話してください", kind=MessageKind.CRISIS)

        assert phone.wait_for("電話してください", seconds=3)
        post_office.line.simulator.clear_faults()


def test_an_alert_does_not_wait_for_an_alert_that_hangs(post_office: PostOffice) -> None:
    staff = post_office.line.friend("支援員")
    post_office.line.simulator.order_fault("hang_before", endpoint="push")
    with post_office.delivering():
        hanging = post_office.push(staff, "最初", kind=MessageKind.ALERT)
        until(lambda: post_office.row(hanging).attempts)
        post_office.push(staff, "次", kind=MessageKind.ALERT)

        assert staff.wait_for("次", seconds=3)
        post_office.line.simulator.clear_faults()


def test_what_was_said_after_a_crisis_message_comes_after_it(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("error_before", endpoint="reply")
    post_office.reply(phone, "電話してください", kind=MessageKind.CRISIS)
    post_office.reply(phone, "つづきは いつでも")
    post_office.drain()

    assert phone.texts == ["電話してください", "つづきは いつでも"]


def test_a_slow_call_for_one_person_holds_up_nobody_else(post_office: PostOffice) -> None:
    slow, quick = post_office.line.friend(), post_office.line.friend()
    post_office.line.simulator.order_fault("hang_before", user_id=slow.user_id)
    with post_office.delivering():
        post_office.reply(slow, "おそい")
        post_office.reply(quick, "はやい")

        assert quick.wait_for("はやい", seconds=3)
        post_office.line.simulator.clear_faults()


def test_a_question_that_was_overtaken_before_it_left_is_dropped(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    old = post_office.reply(phone, body=[QUESTION], kind=MessageKind.QUESTION)
    post_office.reply(phone, body=[ANSWER | {"message": {"type": "text", "text": "次"}}, QUESTION])
    post_office.drain()

    assert post_office.row(old).status == SendStatus.DROPPED
    assert phone.texts == ["次", "よく 眠れましたか"]


def test_of_a_mixed_message_only_the_overtaken_question_is_left_out_and_the_rest_frozen(
    post_office: PostOffice,
) -> None:
    phone = post_office.line.friend()
    mixed = post_office.reply(phone, body=[ANSWER, QUESTION])
    post_office.reply(phone, body=[QUESTION], kind=MessageKind.QUESTION)
    post_office.drain()

    assert post_office.row(mixed).body == [ANSWER]
    assert phone.texts == ["はい", "よく 眠れましたか"]


def test_a_question_is_not_repeated_once_a_later_one_has_arrived(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    later = {"attempts": 1, "first_attempt_at": ago(seconds=5)}
    stale = post_office.reply(
        phone, body=[QUESTION], kind=MessageKind.QUESTION, next_attempt_at=ahead(seconds=60), **later
    )
    post_office.reply(phone, body=[QUESTION], kind=MessageKind.QUESTION)
    with post_office.delivering():
        phone.wait_for("よく 眠れましたか")
        post_office.change(stale, next_attempt_at=ago(seconds=1))

        post_office.wait_for(stale, SendStatus.DROPPED)
        assert phone.texts == ["よく 眠れましたか"]


def test_an_alert_counts_as_told_only_when_line_has_taken_it(post_office: PostOffice) -> None:
    staff = post_office.line.friend("支援員")
    alert = add_alert(post_office)
    post_office.line.simulator.order_fault("error_before", endpoint="push", count=None)
    with post_office.delivering():
        ring = post_office.push(staff, "見てください", kind=MessageKind.ALERT, alert_id=alert)
        until(lambda: post_office.row(ring).attempts > 1)
        assert state_of(post_office, alert) == AlertState.OPEN
        post_office.line.simulator.clear_faults()

        post_office.wait_for(ring)
    assert state_of(post_office, alert) == AlertState.TOLD


def test_what_is_said_to_the_client_about_an_alert_does_not_count_as_told(post_office: PostOffice) -> None:
    alert = add_alert(post_office)
    post_office.push(post_office.line.friend(), "伝えました", kind=MessageKind.NOTICE, alert_id=alert)
    post_office.drain()

    assert state_of(post_office, alert) == AlertState.OPEN


def add_alert(post_office: PostOffice) -> int:
    now = datetime.now(UTC)
    alert = Alert(level="crisis", category="suicidal_ideation", opened_at=now, last_text_at=now)
    with post_office.database.transaction() as session:
        session.add(alert)
        session.flush()
        return alert.id


def state_of(post_office: PostOffice, alert_id: int) -> str:
    with post_office.database.reading() as session:
        return session.get_one(Alert, alert_id).state
