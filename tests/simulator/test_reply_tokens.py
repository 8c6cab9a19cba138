"""Reply tokens: single use, one minute from receipt, 20 minutes from the event."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator.tokens import ReplyTokens
from tests.simulator.channel import Channel, text


def test_a_reply_arrives_and_says_what_was_sent(channel: Channel) -> None:
    user = channel.friend()
    token = channel.say(user, "こんにちは")["replyToken"]
    answer = channel.reply(token, text("ようこそ"), text("はじめましょう"))
    assert answer.status_code == 200
    assert [set(sent) for sent in answer.json["sentMessages"]] == [{"id", "quoteToken"}] * 2
    assert channel.received(user) == ["ようこそ", "はじめましょう"]


def test_a_token_works_once(channel: Channel) -> None:
    user = channel.friend()
    token = channel.say(user, "こんにちは")["replyToken"]
    channel.reply(token)
    again = channel.reply(token)
    assert (again.status_code, again.json) == (400, {"message": "Invalid reply token"})
    assert channel.received(user) == ["はい"]


@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (61, 400)])
def test_a_token_lives_one_minute_from_receipt(channel: Channel, seconds: int, status: int) -> None:
    token = channel.say(channel.friend(), "こんにちは")["replyToken"]
    channel.clock.forward(seconds=seconds)
    assert channel.reply(token).status_code == status


def test_redelivery_gives_the_same_token_another_minute(channel: Channel) -> None:
    event = channel.say(channel.friend(), "こんにちは")
    channel.clock.forward(minutes=10)
    channel.platform.redeliver(event["webhookEventId"])
    assert channel.platform.webhooks.wait_idle(5)
    channel.clock.forward(seconds=59)
    assert channel.reply(event["replyToken"]).status_code == 200


def test_redelivery_does_not_revive_a_used_token(channel: Channel) -> None:
    event = channel.say(channel.friend(), "こんにちは")
    channel.reply(event["replyToken"])
    channel.platform.redeliver(event["webhookEventId"])
    assert channel.platform.webhooks.wait_idle(5)
    assert channel.reply(event["replyToken"]).status_code == 400


def test_redelivery_does_not_help_twenty_minutes_after_the_event(channel: Channel) -> None:
    event = channel.say(channel.friend(), "こんにちは")
    channel.clock.forward(minutes=20, seconds=1)
    channel.platform.redeliver(event["webhookEventId"])
    assert channel.platform.webhooks.wait_idle(5)
    assert channel.reply(event["replyToken"]).status_code == 400


def test_an_invented_token_is_refused(channel: Channel) -> None:
    assert channel.reply("0" * 32).json == {"message": "Invalid reply token"}


def test_a_missing_token_is_named(channel: Channel) -> None:
    answer = channel.call("POST", "/message/reply", {"messages": [text("はい")]})
    assert answer.json["details"] == [{"message": "May not be empty", "property": "replyToken"}]


def test_a_reply_with_a_bad_message_sends_nothing_and_spares_the_token(channel: Channel) -> None:
    user = channel.friend()
    token = channel.say(user, "こんにちは")["replyToken"]
    assert channel.reply(token, text("はい"), text("")).status_code == 400
    assert channel.received(user) == []
    assert channel.reply(token).status_code == 200


def test_a_retry_key_is_refused_on_a_reply(channel: Channel) -> None:
    token = channel.say(channel.friend(), "こんにちは")["replyToken"]
    key = "123e4567-e89b-12d3-a456-426614174000"
    assert channel.reply(token, retry_key=key).status_code == 400
    assert channel.reply(token).status_code == 200


def test_replies_cost_no_quota(channel: Channel) -> None:
    user = channel.friend()
    for _ in range(3):
        channel.reply(channel.say(user, "はい")["replyToken"])
    assert channel.call("GET", "/message/quota/consumption").json == {"totalUsage": 0}


@pytest.fixture(name="threads_take_turns_often")
def fixture_threads_take_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("threads_take_turns_often")
def test_phones_that_write_at_once_all_get_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.simulator.tokens.REPLY_AFTER_EVENT", timedelta(0))
    tokens, began = ReplyTokens(), datetime(2026, 11, 23, tzinfo=UTC)

    with ThreadPoolExecutor(8) as phones:
        moments = [began + timedelta(seconds=second) for second in range(4000)]
        given = list(phones.map(lambda moment: tokens.issue("U1", moment), moments))

    assert len(set(given)) == len(moments)
