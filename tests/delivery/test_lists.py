"""One call for many people."""

from collections.abc import Sequence

from bot.dialogs.messages import MessageKind
from bot.simulator.driver import Phone
from bot.storage.models import Channel, Recipient, SendStatus
from tests.delivery.post_office import PostOffice

WORDS = [{"kind": MessageKind.PROMPT, "message": {"type": "text", "text": "今週の 記録です"}}]


def queue_list(post_office: PostOffice, people: Sequence[str]) -> int:
    send_id = post_office._queue(
        Channel.MULTICAST, (), {"kind": MessageKind.PROMPT, "body": WORDS, "booked": len(people)}
    )
    with post_office.database.transaction() as session:
        session.add_all(Recipient(send_id=send_id, line_user_id=person) for person in people)
    return send_id


def ids(phones: Sequence[Phone]) -> list[str]:
    return [phone.user_id for phone in phones]


def test_a_list_is_one_call(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(5)]
    queue_list(post_office, ids(phones))
    post_office.drain()

    assert all(phone.texts == ["今週の 記録です"] for phone in phones)
    assert len(post_office.line.simulator.calls("multicast")) == 1


def test_a_list_that_went_out_although_nobody_heard_of_it_does_not_go_out_twice(
    post_office: PostOffice,
) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(3)]
    post_office.line.simulator.order_fault("error_after", endpoint="multicast")
    queue_list(post_office, ids(phones))
    post_office.drain()

    assert all(phone.texts == ["今週の 記録です"] for phone in phones)
    assert post_office.line.simulator.counts()["quota"]["used"] == 3


def test_one_id_that_line_refuses_costs_nobody_else_their_message(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(6)]
    queue_list(post_office, [*ids(phones), "not an id of LINE"])
    post_office.drain()

    assert all(phone.texts == ["今週の 記録です"] for phone in phones)
    assert post_office.line.simulator.counts()["quota"]["used"] == 6


def test_each_half_of_a_split_list_has_a_key_and_a_booking_of_its_own(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(5)]
    post_office.line.simulator.order_fault("bad_request", endpoint="multicast")
    whole = queue_list(post_office, ids(phones))
    post_office.drain()

    first, second = (row for row in post_office.rows() if row.id != whole)
    assert len({row.retry_key for row in post_office.rows()}) == 3
    assert (first.booked, second.booked, post_office.row(whole).booked) == (2, 3, 0)
    assert post_office.row(whole).status == SendStatus.REFUSED


def test_a_list_whose_words_line_does_not_take_is_not_split(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(3)]
    too_long = [{"kind": MessageKind.PROMPT, "message": {"type": "text", "text": "あ" * 5001}}]
    whole = queue_list(post_office, ids(phones))
    post_office.change(whole, body=too_long)
    post_office.drain()

    assert [row.status for row in post_office.rows()] == [SendStatus.REFUSED]
