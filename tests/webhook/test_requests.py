"""Which requests are taken, and what a request with several events comes to."""

import gzip

import pytest

from bot.storage.models import Conversation, InboundEvent, Send
from tests.product import Product
from tests.webhook import stored
from tests.webhook.posting import body_of, event, post, post_events, signed, tap, text

USER = "U" + "a" * 32
OTHER = "U" + "b" * 32
MEGABYTES = 1024 * 1024


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-line-signature": ""},
        {"x-line-signature": "bm90IHRoZSByaWdodCBvbmU="},
        {"x-line-signature": signed(b"another body")},
        {"x-line-signature": signed(body_of(text(USER, "はい")), "another secret")},
        {"x-line-signature": "é" * 44},
    ],
)
def test_without_lines_signature_nothing_happens(product: Product, headers: dict[str, str]) -> None:
    assert post(product.url, body_of(text(USER, "はい")), headers) == 400
    assert stored.count(product.database, InboundEvent) == 0


def test_the_header_is_known_in_any_case(product: Product) -> None:
    body = body_of(text(USER, "はい"))

    assert post(product.url, body, {"X-LINE-Signature": signed(body)}) == 200
    assert stored.count(product.database, InboundEvent) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"{}", b'{"events": 5}', b"\xff\xfe\x00", gzip.compress(b"{}", mtime=0)],
)
def test_a_signed_body_that_is_no_webhook_is_400(product: Product, body: bytes) -> None:
    assert post(product.url, body) == 400


def test_a_signature_is_checked_before_anything_is_parsed(product: Product) -> None:
    assert post(product.url, b"{ not json", {"x-line-signature": "wrong"}) == 400


def test_no_events_is_lines_check_of_the_address(product: Product) -> None:
    assert post_events(product.url) == 200


def test_a_body_over_two_megabytes_is_413_and_not_read(product: Product) -> None:
    assert post(product.url, b"{" + b" " * 5 * MEGABYTES) == 413


def test_several_people_in_one_request_are_all_answered(product: Product) -> None:
    phones = [product.simulator.add_person(name, joining="quiet") for name in ("田中", "山田")]
    status = post_events(product.url, *(text(phone.user_id, "こんにちは") for phone in phones))

    assert status == 200
    for phone in phones:
        assert phone.wait_for("コード")


@pytest.mark.parametrize(
    "odd",
    [
        event("hologram", USER),
        event("message", USER, message={"type": "hologram", "id": "1"}),
        event("message", USER, message={}),
        event("message", USER),
        event("postback", USER),
        tap(USER, "a button/that we never sent"),
        event("beacon", USER, beacon={"hwid": "d41d8cd98f", "type": "enter"}),
        event("accountLink", USER, source=None),
        event("follow", USER, mode="standby"),
        {"type": None},
        {},
    ],
)
def test_an_event_that_nobody_expected_is_200_and_spoils_nothing(
    product: Product, odd: dict[str, object]
) -> None:
    good = text(OTHER, "こんにちは")

    assert post_events(product.url, odd, good) == 200
    assert stored.event_of(product.database, good["webhookEventId"]) is not None


def test_where_a_module_channel_holds_the_chat_nothing_is_stored_or_said(product: Product) -> None:
    assert post_events(product.url, text(USER, "こんにちは", mode="standby")) == 200
    assert stored.count(product.database, InboundEvent) == 0
    assert stored.count(product.database, Send) == 0


def test_of_a_group_nothing_is_stored_or_said_and_the_bot_leaves(product: Product) -> None:
    group = "C" + "c" * 32
    source = {"type": "group", "groupId": group, "userId": USER}

    assert post_events(product.url, text(USER, "死にたい", source=source)) == 200
    assert stored.count(product.database, InboundEvent) == 0
    assert stored.count(product.database, Conversation) == 0
    while not product.simulator.counts()["left_groups"]:
        product.simulator.wait_until_idle()
    assert product.simulator.counts()["left_groups"] == [group]


@pytest.mark.parametrize(
    "words",
    ["あ" * 5000, "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️", "a\0b", "\ud83d", "\u202eabc\u200f", " ", "'; DROP TABLE texts; --"],
)
def test_whatever_a_stranger_writes_is_answered(product: Product, words: str) -> None:
    phone = product.simulator.add_person("田中", joining="quiet")

    assert post_events(product.url, text(phone.user_id, words)) == 200
    assert phone.wait_for("コード")
