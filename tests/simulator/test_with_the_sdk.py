"""LINE's own SDK finds in the simulator what it finds at LINE."""

from collections.abc import Iterator

import pytest
from linebot.v3 import WebhookParser, messaging
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)

from bot.simulator import running
from tests.simulator.channel import SECRET, TOKEN, Channel

KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
def api(channel: Channel) -> Iterator[MessagingApi]:
    with running(channel.http.application) as base_url:
        client = ApiClient(Configuration(host=base_url, access_token=TOKEN))
        yield MessagingApi(client)
        client.close()


def test_replies_and_pushes_give_their_message_ids(channel: Channel, api: MessagingApi) -> None:
    user = channel.friend()
    token = channel.say(user, "こんにちは")["replyToken"]
    hello = [TextMessage(text="はい")]
    reply = api.reply_message(ReplyMessageRequest(reply_token=token, messages=hello))
    push = api.push_message(PushMessageRequest(to=user, messages=hello), x_line_retry_key=KEY)
    api.multicast(MulticastRequest(to=[user], messages=hello))
    entries = channel.view(user)["entries"]
    ids = [reply.sent_messages[0].id, push.sent_messages[0].id]
    assert ids == [entry["message_id"] for entry in entries[1:3]]
    assert channel.received(user) == ["はい"] * 3


def test_a_retried_push_is_a_409_with_the_accepted_request(channel: Channel, api: MessagingApi) -> None:
    request = PushMessageRequest(to=channel.friend(), messages=[TextMessage(text="はい")])
    api.push_message(request, x_line_retry_key=KEY)
    with pytest.raises(ApiException) as caught:
        api.push_message(request, x_line_retry_key=KEY)
    assert caught.value.status == 409
    assert "x-line-accepted-request-id" in caught.value.headers


def test_the_other_calls_are_understood(channel: Channel, api: MessagingApi) -> None:
    user = channel.friend("さとう")
    api.show_loading_animation(ShowLoadingAnimationRequest(chat_id=user, loading_seconds=5))
    assert api.get_profile(user).display_name == "さとう"
    assert api.get_message_quota().value == 200
    assert api.get_message_quota_consumption().total_usage == 0
    assert api.get_bot_info().basic_id == "@tsuzuku-demo"
    assert api.get_rich_menu_list().richmenus == []


def test_the_webhook_address_is_set_read_and_tested(channel: Channel, api: MessagingApi) -> None:
    url = "https://bot.example/callback"
    api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=url))
    assert api.get_webhook_endpoint().endpoint == url
    tested = api.test_webhook_endpoint(messaging.TestWebhookEndpointRequest(endpoint=url))
    assert (tested.success, tested.timestamp) == (True, channel.clock.now)


def test_the_sdk_accepts_signatures_and_knows_every_event(channel: Channel) -> None:
    phones, user = channel.platform.phones, channel.friend()
    phones.follow(user)
    sent = phones.say(user, "こんにちは")
    phones.unsend(user, sent.message_id)
    for content in (
        {"type": "image", "contentProvider": {"type": "line"}},
        {"type": "video", "duration": 1000, "contentProvider": {"type": "line"}},
        {"type": "audio", "duration": 1000, "contentProvider": {"type": "line"}},
        {"type": "file", "fileName": "a.pdf", "fileSize": 9},
        {"type": "location", "title": "駅", "address": "東京", "latitude": 35.7, "longitude": 139.8},
        {"type": "sticker", "packageId": "446", "stickerId": "1988", "stickerResourceType": "STATIC"},
    ):
        phones.send(user, content)
    phones.tap(user, {"type": "postback", "label": "はい", "data": "x"})
    phones.block(user)
    assert channel.platform.webhooks.wait_idle(5)
    parser = WebhookParser(SECRET)
    events = [parser.parse(body.decode(), signed)[0] for body, signed in channel.bot.requests]
    assert [type(event).__name__ for event in events] == [
        "FollowEvent",
        "MessageEvent",
        "UnsendEvent",
        *["MessageEvent"] * 6,
        "PostbackEvent",
        "UnfollowEvent",
    ]
