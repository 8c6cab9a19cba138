"""The other calls: authorisation, JSON, profile, loading, validate, bot info, webhook address."""

import pytest

from bot.simulator.posting import Outcome
from tests.simulator.channel import Channel, postback, text


@pytest.mark.parametrize("given", [None, "Bearer wrong", "channel-access-token"])
def test_a_wrong_or_missing_token_is_401(channel: Channel, given: str | None) -> None:
    headers = {"Authorization": given} if given else {}
    answer = channel.http.get("/v2/bot/info", headers=headers)
    assert answer.status_code == 401
    assert answer.json["message"].startswith("Authentication failed due to the following reason: ")


def test_every_answer_has_its_own_request_id(channel: Channel) -> None:
    answers = [channel.call("GET", "/info"), channel.push("nobody"), channel.reply("x")]
    assert len({answer.headers["x-line-request-id"] for answer in answers}) == 3


def test_what_is_no_json_is_said_with_its_place(channel: Channel) -> None:
    headers = {"Authorization": "Bearer channel-access-token"}
    answer = channel.http.post("/v2/bot/message/push", data=b'{"to": ', headers=headers)
    assert answer.status_code == 400
    text = "The request body could not be parsed as JSON (line: 1, column: 8)"
    assert answer.json == {"message": text}


def test_more_than_2_megabytes_are_413(channel: Channel) -> None:
    headers = {"Authorization": "Bearer channel-access-token"}
    body = b" " * (2 * 1024 * 1024 + 1)
    answer = channel.http.post("/v2/bot/message/push", data=body, headers=headers)
    assert answer.status_code == 413


def test_the_profile_of_a_friend_is_given(channel: Channel) -> None:
    user = channel.friend("さとう")
    profile = channel.call("GET", f"/profile/{user}").json
    assert profile == {"userId": user, "displayName": "さとう", "language": "ja"}


def test_strangers_and_who_blocked_have_no_profile(channel: Channel) -> None:
    blocker, stranger = channel.friend(), channel.platform.phones.join("通りがかり").user_id
    channel.platform.phones.block(blocker)
    for user in (blocker, stranger, "U" + "0" * 32):
        answer = channel.call("GET", f"/profile/{user}")
        assert (answer.status_code, answer.json) == (404, {"message": "Not found"})


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (7, 400), (65, 400)])
def test_loading_takes_5_to_60_seconds_in_steps_of_5(channel: Channel, seconds: int, status: int) -> None:
    body = {"chatId": channel.friend(), "loadingSeconds": seconds}
    assert channel.call("POST", "/chat/loading/start", body).status_code == status


def test_the_loading_animation_ends_with_the_next_message_or_its_time(channel: Channel) -> None:
    user = channel.friend()
    channel.call("POST", "/chat/loading/start", {"chatId": user})
    assert channel.view(user)["loading_until"] is not None
    channel.push(user)
    assert channel.view(user)["loading_until"] is None
    channel.call("POST", "/chat/loading/start", {"chatId": user})
    channel.clock.forward(seconds=20)
    assert channel.view(user)["loading_until"] is None


@pytest.mark.parametrize("kind", ["reply", "push", "multicast", "narrowcast", "broadcast"])
def test_validate_looks_at_messages_only_and_sends_nothing(channel: Channel, kind: str) -> None:
    good = channel.call("POST", f"/message/validate/{kind}", {"messages": [text("はい")]})
    bad = channel.call("POST", f"/message/validate/{kind}", {"messages": [text("")]})
    assert (good.status_code, good.json, bad.status_code) == (200, {}, 400)


def test_the_bot_tells_who_it_is(channel: Channel) -> None:
    info = channel.call("GET", "/info").json
    assert (info["basicId"], info["userId"][0]) == ("@tsuzuku-demo", "U")


def test_the_webhook_address_can_be_read_and_moved(channel: Channel) -> None:
    url = "https://bot.example/callback"
    assert channel.call("PUT", "/channel/webhook/endpoint", {"endpoint": url}).json == {}
    told = channel.call("GET", "/channel/webhook/endpoint").json
    assert told == {"endpoint": url, "active": True}


@pytest.mark.parametrize(
    "url", ["http://bot.example/callback", "ftp://bot.example", "https://x/" + "a" * 500]
)
def test_a_webhook_address_must_be_https_and_short(channel: Channel, url: str) -> None:
    answer = channel.call("PUT", "/channel/webhook/endpoint", {"endpoint": url})
    assert answer.status_code == 400


def test_the_webhook_test_sends_an_empty_signed_request(channel: Channel) -> None:
    told = channel.call("POST", "/channel/webhook/test").json
    assert (told["success"], told["statusCode"]) == (True, 200)
    assert b'"events":[]' in channel.bot.requests[0][0]


def test_the_webhook_test_says_what_went_wrong(channel: Channel) -> None:
    channel.bot.answers = [(Outcome.STATUS, 500)]
    told = channel.call("POST", "/channel/webhook/test").json
    assert (told["success"], told["reason"]) == (False, "ERROR_STATUS_CODE")


def test_a_sent_picture_can_be_fetched_until_it_is_unsent(channel: Channel) -> None:
    user = channel.friend()
    content = {"type": "image", "contentProvider": {"type": "line"}}
    entry = channel.platform.phones.send(user, content, ("image/png", b"picture"))
    path = f"/message/{entry.message_id}/content"
    assert channel.call("GET", path).data == b"picture"
    channel.platform.phones.unsend(user, entry.message_id)
    assert channel.call("GET", path).status_code == 410
    assert channel.call("GET", "/message/1/content").status_code == 404


def test_a_bot_can_leave_a_group(channel: Channel) -> None:
    group = "C" + "1" * 32
    assert channel.call("POST", f"/group/{group}/leave").status_code == 200
    assert channel.platform.left_groups == [group]


def test_every_call_is_on_record(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("はい", postback()))
    record = channel.http.get("/_control/calls?endpoint=push").json[0]
    assert (record["status"], record["user_ids"]) == (200, [user])
