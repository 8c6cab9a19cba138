"""What a person can do with a phone, and what is seen on it."""

import pytest

from bot.simulator.people import Device
from bot.simulator.phones import PhoneError
from tests.simulator.channel import Channel, postback, text


def labels(channel: Channel, user: str) -> list[str]:
    return [item["action"]["label"] for item in channel.view(user)["quick_replies"]]


def test_quick_replies_are_those_of_the_last_message_of_a_call(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("1", postback("はい")), text("2", postback("いいえ")))
    assert labels(channel, user) == ["いいえ"]


def test_quick_replies_vanish_when_anyone_sends_a_message(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("?", postback()))
    channel.push(user, text("お知らせ"))
    assert labels(channel, user) == []
    channel.push(user, text("?", postback()))
    channel.say(user, "えーと")
    assert labels(channel, user) == []


def test_quick_replies_return_when_the_message_after_them_is_unsent(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("?", postback("はい")))
    message_id = channel.platform.phones.say(user, "まちがい").message_id
    channel.platform.phones.unsend(user, message_id)
    assert labels(channel, user) == ["はい"]


def test_a_tap_takes_the_quick_replies_away_even_without_words(channel: Channel) -> None:
    user = channel.friend()
    sent = channel.push(user, text("?", postback())).json["sentMessages"][0]["id"]
    channel.platform.phones.tap(user, postback(), sent)
    assert labels(channel, user) == []
    assert channel.last_event()["postback"] == {"data": "answer=1"}


def test_display_text_shows_as_the_persons_words_but_is_no_message_event(
    channel: Channel,
) -> None:
    user = channel.friend()
    channel.platform.phones.tap(user, postback(displayText="はい、そうです"))
    [entry] = channel.view(user)["entries"]
    assert (entry["side"], entry["message"]["text"]) == ("user", "はい、そうです")
    assert [event["type"] for event in channel.platform.events()] == ["postback"]


def test_a_message_action_arrives_as_ordinary_text(channel: Channel) -> None:
    action = {"type": "message", "label": "相談", "text": "相談"}
    channel.platform.phones.tap(channel.friend(), action)
    assert channel.last_event()["message"]["text"] == "相談"


def test_a_time_picker_answers_with_its_params_and_stays_until_then(channel: Channel) -> None:
    user = channel.friend()
    picker = {"type": "datetimepicker", "label": "時間", "data": "t", "mode": "time"}
    sent = channel.push(user, text("?", picker)).json["sentMessages"][0]["id"]
    assert labels(channel, user) == ["時間"]
    channel.platform.phones.tap(user, picker, sent, {"time": "19:00"})
    assert channel.last_event()["postback"] == {"data": "t", "params": {"time": "19:00"}}
    assert labels(channel, user) == []


def test_line_for_pc_shows_neither_quick_replies_nor_a_rich_menu(channel: Channel) -> None:
    user = channel.friend()
    channel.platform.phones.use_device(user, Device.PC)
    channel.push(user, text("?", postback()))
    assert (labels(channel, user), channel.view(user)["rich_menu"]) == ([], None)


def test_an_unsent_message_is_gone_and_the_bot_hears_its_id(channel: Channel) -> None:
    user = channel.friend()
    message_id = channel.platform.phones.say(user, "ひみつ").message_id
    channel.platform.phones.unsend(user, message_id)
    event = channel.last_event()
    assert (event["unsend"], "replyToken" in event) == ({"messageId": message_id}, False)
    assert channel.view(user)["entries"][0]["message"] == {}


def test_only_an_own_message_can_be_unsent_and_only_for_a_day(channel: Channel) -> None:
    user = channel.friend()
    sent = channel.push(user).json["sentMessages"][0]["id"]
    own = channel.platform.phones.say(user, "はい").message_id
    with pytest.raises(PhoneError, match="own message"):
        channel.platform.phones.unsend(user, sent)
    channel.clock.forward(hours=24, seconds=1)
    with pytest.raises(PhoneError, match="24 hours"):
        channel.platform.phones.unsend(user, own)


def test_who_blocked_the_bot_cannot_write_until_unblocking(channel: Channel) -> None:
    user = channel.friend()
    channel.platform.phones.block(user)
    with pytest.raises(PhoneError, match="unblock"):
        channel.platform.phones.say(user, "はい")
    channel.platform.phones.follow(user)
    assert channel.say(user, "はい")["type"] == "message"


def test_nothing_empty_is_sent(channel: Channel) -> None:
    with pytest.raises(PhoneError):
        channel.platform.phones.say(channel.friend(), " \n")


def test_a_view_holds_only_what_is_newer(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("一"))
    revision = channel.view(user)["revision"]
    channel.push(user, text("二"))
    person = channel.platform.chats.get(user)
    entries = channel.platform.view(person, revision)["entries"]
    assert [entry["message"]["text"] for entry in entries] == ["二"]
