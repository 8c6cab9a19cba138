"""What is queued arrives once, whatever happens on the way."""

from bot.dialogs.messages import MessageKind
from bot.storage.models import Channel, SendStatus
from tests.delivery.post_office import PostOffice, ago


def test_what_is_queued_for_someone_arrives_in_order(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    for number in range(5):
        post_office.reply(phone, f"{number}")

    assert post_office.drain() == 0
    assert phone.texts == ["0", "1", "2", "3", "4"]
    assert post_office.line.simulator.counts()["quota"]["used"] == 0


def test_a_commit_wakes_the_delivery(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    with post_office.delivering() as delivery:
        post_office.reply(phone, "はい")
        delivery.wake([phone.user_id])

        assert phone.wait_for("はい")


def test_what_another_process_left_behind_is_found_without_waking(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    with post_office.delivering():
        post_office.push(phone, "忘れられた 言葉")

        assert phone.wait_for("忘れられた 言葉")


def test_a_reply_whose_token_was_never_tried_in_its_life_is_pushed_and_booked(
    post_office: PostOffice,
) -> None:
    phone = post_office.line.friend()
    late = post_office.reply(phone, "おそい返事", arrived_at=ago(seconds=55))
    post_office.drain()

    row = post_office.row(late)
    assert (row.status, row.channel, row.booked) == (SendStatus.ACCEPTED, Channel.PUSH, 1)
    assert phone.texts == ["おそい返事"]


def test_a_reply_refused_at_the_first_attempt_is_pushed(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.reply(phone, "返事", reply_token="a token of another channel")
    post_office.drain()

    assert phone.texts == ["返事"]
    assert post_office.line.simulator.counts()["delivered"]["push"] == {phone.user_id: 1}


def test_a_reply_that_went_out_although_line_answered_500_is_not_said_twice(
    post_office: PostOffice,
) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("error_after", endpoint="reply")
    sent = post_office.reply(phone, "一度だけ")
    post_office.drain()

    row = post_office.row(sent)
    assert (row.status, row.channel, row.attempts) == (SendStatus.ACCEPTED, Channel.REPLY, 2)
    assert phone.texts == ["一度だけ"]


def test_a_reply_that_did_not_go_out_is_repeated_with_its_own_token(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("reset_before", endpoint="reply", count=2)
    post_office.reply(phone, "一度だけ")
    post_office.drain()

    assert phone.texts == ["一度だけ"]
    assert post_office.line.simulator.counts()["quota"]["used"] == 0


def test_an_outcome_that_is_unknown_when_the_minute_ends_is_left_to_the_next_event(
    post_office: PostOffice,
) -> None:
    phone = post_office.line.friend()
    left = post_office.reply(phone, "質問", arrived_at=ago(seconds=55), attempts=1)
    post_office.drain()

    assert post_office.row(left).status == SendStatus.UNKNOWN
    assert phone.texts == []


def test_but_a_crisis_message_is_pushed_then(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    left = post_office.reply(
        phone, "電話してください", kind=MessageKind.CRISIS, arrived_at=ago(seconds=55), attempts=1
    )
    post_office.drain()

    assert post_office.row(left).channel == Channel.PUSH
    assert phone.texts == ["電話してください"]


def test_a_push_is_repeated_with_its_key_and_an_unchanged_body(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    for fault in ("error_after", "reset_after", "error_before"):
        post_office.line.simulator.order_fault(fault, endpoint="push")
    post_office.push(phone, "お知らせ")
    post_office.drain()

    counts = post_office.line.simulator.counts()
    assert phone.texts == ["お知らせ"]
    assert counts["quota"]["used"] == 1
    assert counts["retry_keys_with_other_body"] == 0


def test_409_is_success(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("error_after", endpoint="push")
    sent = post_office.push(phone, "お知らせ")
    post_office.drain()

    row = post_office.row(sent)
    assert row.status == SendStatus.ACCEPTED
    assert (row.error or "").startswith("409")


def test_what_line_refuses_for_good_ends_and_costs_nothing(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    sent = post_office.push(phone, "あ" * 5001)
    post_office.drain()

    row = post_office.row(sent)
    assert (row.status, row.attempts, row.booked) == (SendStatus.REFUSED, 1, 0)
    assert (row.error or "").startswith("400")


def test_after_23_hours_a_push_is_not_repeated_because_its_key_dies(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    old = post_office.push(phone, "きのうの お知らせ", attempts=3, first_attempt_at=ago(hours=23.1))
    post_office.drain()

    assert post_office.row(old).status == SendStatus.EXPIRED
    assert phone.texts == []


def test_a_rate_limit_is_waited_out(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("rate_limit", endpoint="reply")
    post_office.reply(phone, "返事")
    post_office.drain()

    assert phone.texts == ["返事"]
    assert post_office.line.simulator.counts()["quota"]["used"] == 0


def test_what_waits_for_quota_holds_nobody_up_and_is_tried_again_in_an_hour(
    post_office: PostOffice,
) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.set_quota(limit=0)
    waiting = post_office.push(phone, "お知らせ")
    post_office.reply(phone, "返事")
    post_office.drain()

    row = post_office.row(waiting)
    assert row.status == SendStatus.WAITING_FOR_QUOTA
    assert ago(minutes=-59) < row.next_attempt_at < ago(minutes=-61)
    assert phone.texts == ["返事"]
