"""What comes in from LINE is read tolerantly: an odd event is Ignored, never an error."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.webhooks import Event

from bot.dialogs.inbound import (
    Followed,
    Ignored,
    Inbound,
    Media,
    MediaKind,
    Tap,
    Text,
    Unfollowed,
    Unsent,
)
from bot.line.events import Received, UnreadableRequestError, read_request
from tests.builders import NOW
from tests.line.webhook_events import AT, GROUP, ROOM, TOKEN, ULID, USER, body, event, message


def read(raw: dict[str, Any]) -> Received:
    (received,) = read_request(body(raw), NOW)
    return received


def inbound_of(raw: dict[str, Any]) -> Inbound:
    inbound = read(raw).inbound
    assert inbound is not None
    return inbound


def test_a_text_is_read_with_its_id_time_and_reply_token() -> None:
    at = datetime.fromtimestamp(AT / 1000, UTC)
    content = Text("468789577898262530", "つかれた")

    assert inbound_of(message(text="つかれた")) == Inbound(ULID, USER, at, content, TOKEN)


@pytest.mark.parametrize("kind", [kind for kind in MediaKind if kind is not MediaKind.OTHER])
def test_every_kind_of_media_is_known(kind: MediaKind) -> None:
    assert inbound_of(message(kind)).content == Media("468789577898262530", kind)


def test_a_kind_of_message_that_line_adds_later_is_some_other_media() -> None:
    assert inbound_of(message("hologram")).content == Media("468789577898262530", MediaKind.OTHER)


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (event("postback", postback={"data": "do/begin"}), Tap("do/begin")),
        (event("postback", postback={"data": "d", "params": {"date": "2026-11-25"}}), Tap("d")),
        (event("unsend", unsend={"messageId": "325708"}, replyToken=None), Unsent("325708")),
        (event("follow", follow={"isUnblocked": True}), Followed()),
        (event("follow"), Followed()),
        (event("unfollow", replyToken=None), Unfollowed()),
        (event("messageEdited", message={"id": "1"}), Ignored("messageEdited")),
    ],
)
def test_every_event_of_one_person_is_read(raw: dict[str, Any], content: object) -> None:
    assert inbound_of(raw).content == content


EVERY_TYPE = sorted(Event._Event__discriminator_value_class_map)


@pytest.mark.parametrize("kind", [*EVERY_TYPE, "invented"])
def test_every_event_type_of_the_openapi_is_taken_even_with_nothing_in_it(kind: str) -> None:
    assert inbound_of(event(kind)).line_user_id == USER


def test_what_asks_nothing_of_us_is_ignored_by_its_name() -> None:
    assert inbound_of(event("videoPlayComplete")).content == Ignored("videoPlayComplete")


@pytest.mark.parametrize(
    "missing", ["mode", "timestamp", "webhookEventId", "deliveryContext", "replyToken"]
)
def test_a_property_that_is_left_out_costs_nothing_else(missing: str) -> None:
    raw = message(text="つかれた")
    del raw[missing]

    assert inbound_of(raw).content == Text("468789577898262530", "つかれた")


def test_a_text_without_a_message_id_is_kept_under_its_events_id() -> None:
    assert inbound_of(message(text="つかれた", id=None)).content == Text(ULID, "つかれた")


def test_without_an_event_id_the_same_content_is_the_same_event_when_redelivered() -> None:
    first = message(text="はい") | {"webhookEventId": ""}
    again = first | {"deliveryContext": {"isRedelivery": True}, "replyToken": "another"}
    other = first | {"timestamp": AT + 1}

    assert inbound_of(first).event_id == inbound_of(again).event_id
    assert inbound_of(first).event_id != inbound_of(other).event_id


@pytest.mark.parametrize("timestamp", [None, "soon", -1, 0, 10**18, 1.5, [1]])
def test_without_a_usable_time_an_event_happened_when_it_came(timestamp: Any) -> None:
    assert inbound_of(event("follow", timestamp=timestamp)).at == NOW


def test_nul_and_half_surrogates_are_replaced_and_whole_emoji_kept() -> None:
    words = message(text="a\0b\ud83dc😀🏽\u200f")

    assert inbound_of(words).content == Text("468789577898262530", "a�b�c😀🏽\u200f")


def test_an_id_with_nul_in_it_reaches_the_database_without() -> None:
    raw = event("unsend", unsend={"messageId": "1\0"}, webhookEventId="e\0", replyToken="t\ud800")

    assert inbound_of(raw).event_id == "e�"
    assert inbound_of(raw).content == Unsent("1�")
    assert inbound_of(raw).reply_token == "t�"


def test_a_text_of_five_thousand_characters_is_read_whole() -> None:
    content = inbound_of(message(text="あ" * 5000)).content

    assert isinstance(content, Text)
    assert len(content.body) == 5000


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ({"type": "group", "groupId": GROUP, "userId": USER}, f"/v2/bot/group/{GROUP}/leave"),
        ({"type": "room", "roomId": ROOM}, f"/v2/bot/room/{ROOM}/leave"),
        ({"type": "group", "groupId": "C1/../../push"}, None),
        ({"type": "group"}, None),
    ],
)
def test_a_group_is_left_and_no_words_in_it_are_taken(source: dict[str, str], path: str | None) -> None:
    received = read(message(text="みんなで") | {"source": source})

    assert received.inbound is None
    assert received.left_group == path


def test_a_group_that_the_bot_has_left_is_not_left_again() -> None:
    assert read(event("leave", source={"type": "group", "groupId": GROUP})).left_group is None


@pytest.mark.parametrize(
    "source", [None, {"type": "user"}, {"type": "user", "userId": ""}, {"type": "user", "userId": 5}, "me"]
)
def test_an_event_of_nobody_is_nothing(source: Any) -> None:
    assert read(event("message", source=source)).inbound is None


def test_where_a_module_channel_holds_the_chat_the_bot_keeps_still() -> None:
    assert read(message(text="はい") | {"mode": "standby"}).inbound is None
    assert read(message(text="はい") | {"mode": "resting"}).inbound is None


def test_an_entry_that_is_no_object_does_not_spoil_the_others() -> None:
    assert len(read_request(body("x", None, 5, [], event("follow")), NOW)) == 1


def test_no_events_is_a_check_of_the_connection() -> None:
    assert read_request(body(), NOW) == []


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"5", b"{}", b'{"events": 1}', b'{"events": null}', b"\xff\xfe", b"[" * 99999]
)
def test_what_is_no_webhook_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableRequestError):
        read_request(raw, NOW)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
odd_parts = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([*EVERY_TYPE, "invented"]) | json_values,
        "mode": st.sampled_from(["active", "standby"]) | json_values,
        "timestamp": st.integers(0, 10**14) | json_values,
        "source": st.fixed_dictionaries(
            {}, optional={"type": st.sampled_from(["user", "group"]) | json_values, "userId": json_values}
        )
        | json_values,
        "message": st.fixed_dictionaries(
            {},
            optional={
                "id": json_values,
                "type": st.sampled_from([*MediaKind, "text"]) | json_values,
                "text": json_values,
            },
        )
        | json_values,
        "postback": json_values,
        "unsend": json_values,
        "webhookEventId": json_values,
        "replyToken": json_values,
    },
)


@given(st.lists(odd_parts | json_values, max_size=4))
def test_whatever_the_json_the_events_are_read_and_fit_the_database(events: list[Any]) -> None:
    for received in read_request(json.dumps({"events": events}).encode(), NOW):
        if received.inbound is None:
            continue
        ids = [received.inbound.event_id, received.inbound.line_user_id]
        assert all(0 < len(found) <= 64 for found in ids)
        assert "\0" not in repr(received.inbound)
        repr(received.inbound).encode()


@given(st.binary(max_size=200))
def test_whatever_the_bytes_they_are_read_or_refused(raw: bytes) -> None:
    try:
        read_request(raw, NOW)
    except UnreadableRequestError:
        return
