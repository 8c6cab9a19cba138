"""Webhooks: signed, worded as LINE words them, in order, once; again only on order."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

import pytest

from bot.simulator.events import ulid
from bot.simulator.posting import Outcome
from tests.simulator.channel import NOON, SECRET, Channel


def bodies(channel: Channel) -> list[dict[str, Any]]:
    assert channel.platform.webhooks.wait_idle(5)
    return [json.loads(body) for body, _ in channel.bot.requests]


def test_the_signature_is_that_of_the_raw_body(channel: Channel) -> None:
    channel.say(channel.friend(), "こんにちは")
    body, signed = channel.bot.requests[0]
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    assert signed == base64.b64encode(digest).decode()


def test_a_text_event_has_what_line_gives_it(channel: Channel) -> None:
    user = channel.friend()
    channel.say(user, "こんにちは")
    [body] = bodies(channel)
    [event] = body["events"]
    assert body["destination"] == channel.platform.bot_user_id
    assert event.pop("message") | {"quoteToken": "", "markAsReadToken": ""} == {
        "type": "text",
        "id": channel.view(user)["entries"][0]["message_id"],
        "text": "こんにちは",
        "quoteToken": "",
        "markAsReadToken": "",
    }
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event.pop("webhookEventId"))
    assert re.fullmatch(r"[0-9a-f]{32}", event.pop("replyToken"))
    assert event == {
        "type": "message",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(NOON.timestamp() * 1000),
        "source": {"type": "user", "userId": user},
        "mode": "active",
    }


@pytest.mark.parametrize(
    ("content", "quotable"),
    [
        ({"type": "image", "contentProvider": {"type": "line"}}, True),
        ({"type": "sticker", "packageId": "446", "stickerId": "1988"}, True),
        ({"type": "audio", "duration": 3000, "contentProvider": {"type": "line"}}, False),
        ({"type": "location", "title": "駅", "latitude": 35.7, "longitude": 139.8}, False),
    ],
)
def test_other_messages_carry_their_content_and_a_quote_token_where_line_gives_one(
    channel: Channel, content: dict[str, Any], *, quotable: bool
) -> None:
    channel.platform.phones.send(channel.friend(), content)
    message = channel.last_event()["message"]
    assert content.items() <= message.items()
    assert ("quoteToken" in message) is quotable


def test_follow_and_unfollow(channel: Channel) -> None:
    user = channel.platform.phones.join("たなか").user_id
    followed = channel.platform.phones.follow(user)
    blocked = channel.platform.phones.block(user)
    returned = channel.platform.phones.follow(user)
    assert (followed["type"], followed["follow"]) == ("follow", {"isUnblocked": False})
    assert (blocked["type"], "replyToken" in blocked) == ("unfollow", False)
    assert returned["follow"] == {"isUnblocked": True}


def test_one_persons_events_go_out_in_order(channel: Channel) -> None:
    user = channel.friend()
    for number in range(20):
        channel.platform.phones.say(user, str(number))
    said = [body["events"][0]["message"]["text"] for body in bodies(channel)]
    assert said == [str(number) for number in range(20)]


def test_a_failed_webhook_is_not_sent_again_unless_redelivery_is_on(channel: Channel) -> None:
    channel.bot.answers = [(Outcome.STATUS, 500)]
    channel.say(channel.friend(), "こんにちは")
    assert [result.outcome for result in channel.platform.webhooks.results] == [Outcome.STATUS]


def test_with_redelivery_on_the_identical_event_comes_again_marked() -> None:
    channel = Channel(redelivery_gaps=(0.01, 0.01))
    channel.bot.answers = [(Outcome.TIMEOUT, None), (Outcome.STATUS, 503)]
    channel.platform.phones.say(channel.friend(), "こんにちは")
    while len(channel.bot.requests) < 3:
        channel.platform.webhooks.wait_idle(0.01)
    first, second, third = (body["events"][0] for body in bodies(channel))
    assert first | {"deliveryContext": {"isRedelivery": True}} == second == third
    channel.platform.close()


def test_an_event_can_be_duplicated_unmarked(channel: Channel) -> None:
    event = channel.say(channel.friend(), "こんにちは")
    channel.platform.duplicate(event["webhookEventId"])
    first, second = bodies(channel)
    assert first == second


def test_held_webhooks_go_out_in_the_order_asked_for_or_are_lost(channel: Channel) -> None:
    user = channel.friend()
    channel.platform.webhooks.hold()
    for words in ("一", "二", "三"):
        channel.platform.phones.say(user, words)
    assert channel.bot.requests == []
    channel.platform.webhooks.release([2, 0])
    said = [body["events"][0]["message"]["text"] for body in bodies(channel)]
    assert said == ["三", "一"]


def test_events_of_several_people_can_travel_together(channel: Channel) -> None:
    events = [{"type": "message", "webhookEventId": ulid(NOON)} for _ in range(3)]
    channel.platform.send_events(events)
    assert bodies(channel)[0]["events"] == events


def test_an_accepted_message_shows_as_read(channel: Channel) -> None:
    user = channel.friend()
    channel.bot.answers = [(Outcome.OK, 200), (Outcome.STATUS, 500)]
    channel.say(user, "一")
    channel.say(user, "二")
    assert [entry["read"] for entry in channel.view(user)["entries"]] == [True, False]


def test_half_a_surrogate_pair_travels_escaped(channel: Channel) -> None:
    channel.say(channel.friend(), "こ\ud83d")
    body, _ = channel.bot.requests[0]
    assert b"\\ud83d" in body
    assert bodies(channel)[0]["events"][0]["message"]["text"] == "こ\ud83d"


def test_ulids_sort_by_time(channel: Channel) -> None:
    earlier = ulid(channel.clock())
    channel.clock.forward(seconds=1)
    assert earlier < ulid(channel.clock())
