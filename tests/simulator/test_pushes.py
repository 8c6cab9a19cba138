"""Push and multicast: recipients, retry keys, the monthly quota."""

import pytest

from bot.simulator import UnknownRecipients
from tests.simulator.channel import Channel, text

KEY = "123e4567-e89b-12d3-a456-426614174000"
STRANGER = "U" + "0" * 32


def test_a_push_arrives_and_counts_one_however_many_messages(channel: Channel) -> None:
    user = channel.friend()
    answer = channel.push(user, text("1"), text("2"), text("3"))
    assert len(answer.json["sentMessages"]) == 3
    assert channel.received(user) == ["1", "2", "3"]
    assert channel.call("GET", "/message/quota/consumption").json == {"totalUsage": 1}


def test_a_push_to_an_unknown_id_fails(channel: Channel) -> None:
    answer = channel.push(STRANGER)
    assert (answer.status_code, answer.json) == (400, {"message": "Failed to send messages"})


def test_a_push_to_no_id_at_all_is_a_bad_property(channel: Channel) -> None:
    message = "The property, 'to', in the request body is invalid (line: -, column: -)"
    assert channel.push("tanaka").json == {"message": message}


def test_a_push_to_who_blocked_the_bot_is_accepted_but_neither_arrives_nor_counts(
    channel: Channel,
) -> None:
    user = channel.friend()
    channel.platform.phones.block(user)
    answer = channel.push(user)
    assert (answer.status_code, len(answer.json["sentMessages"])) == (200, 1)
    assert channel.received(user) == []
    assert channel.call("GET", "/message/quota/consumption").json == {"totalUsage": 0}


@pytest.mark.parametrize(("days", "arrived"), [(7, ["はい"]), (7.01, [])])
def test_who_is_no_friend_can_be_reached_for_seven_days_after_writing(
    channel: Channel, days: float, arrived: list[str]
) -> None:
    user = channel.platform.phones.join("通りがかり").user_id
    channel.say(user, "こんにちは")
    channel.clock.forward(days=days)
    assert channel.push(user).status_code == 200
    assert channel.received(user) == arrived


def test_the_same_retry_key_sends_once_and_names_the_accepted_request(channel: Channel) -> None:
    user = channel.friend()
    first = channel.push(user, retry_key=KEY)
    again = channel.push(user, retry_key=KEY)
    assert again.status_code == 409
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert again.json == {"message": "The retry key is already accepted", **first.json}
    assert channel.received(user) == ["はい"]


def test_after_24_hours_a_retry_key_sends_again(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, retry_key=KEY)
    channel.clock.forward(hours=24, seconds=1)
    assert channel.push(user, retry_key=KEY).status_code == 200
    assert channel.received(user) == ["はい", "はい"]


def test_a_refused_push_does_not_use_up_its_retry_key(channel: Channel) -> None:
    user = channel.friend()
    assert channel.push(user, text(""), retry_key=KEY).status_code == 400
    assert channel.push(user, retry_key=KEY).status_code == 200


def test_a_retry_key_must_be_a_uuid(channel: Channel) -> None:
    assert channel.push(channel.friend(), retry_key="42").status_code == 400


def test_a_key_used_with_another_body_is_remembered_for_the_test(channel: Channel) -> None:
    user = channel.friend()
    channel.push(user, text("はい"), retry_key=KEY)
    channel.push(user, text("いいえ"), retry_key=KEY)
    assert channel.http.get("/_control/counts").json["retry_keys_with_other_body"] == 1


def test_a_multicast_reaches_each_once_and_counts_each(channel: Channel) -> None:
    users = [channel.friend(name) for name in ("一", "二", "三")]
    answer = channel.multicast([*users, users[0]], text("お知らせ"))
    assert (answer.status_code, answer.json) == (200, {})
    assert [channel.received(user) for user in users] == [["お知らせ"]] * 3
    assert channel.call("GET", "/message/quota/consumption").json == {"totalUsage": 3}


def test_a_multicast_retry_is_refused_without_sent_messages(channel: Channel) -> None:
    users = [channel.friend()]
    channel.multicast(users, retry_key=KEY)
    again = channel.multicast(users, retry_key=KEY)
    assert (again.status_code, again.json) == (
        409,
        {"message": "The retry key is already accepted"},
    )


@pytest.mark.parametrize(("size", "status"), [(0, 400), (500, 200), (501, 400)])
def test_a_multicast_takes_1_to_500_people(channel: Channel, size: int, status: int) -> None:
    channel.platform.sending.quota.limit = None
    assert channel.multicast([channel.friend() for _ in range(size)]).status_code == status


def test_a_multicast_names_the_malformed_id(channel: Channel) -> None:
    message = "The property, to[1], in the request body is invalid (line: -, column: -)"
    assert channel.multicast([channel.friend(), "C" + "0" * 32]).json == {"message": message}


def test_an_unknown_id_in_a_multicast_is_skipped_or_refused_as_configured() -> None:
    for wish, status in ((UnknownRecipients.SKIP, 200), (UnknownRecipients.REFUSE, 400)):
        channel = Channel(unknown_in_multicast=wish)
        user = channel.friend()
        assert channel.multicast([user, STRANGER]).status_code == status
        assert len(channel.received(user)) == (status == 200)
        channel.platform.close()


def test_the_monthly_limit_refuses_the_whole_multicast_and_sends_nothing() -> None:
    channel = Channel(monthly_quota=2)
    users = [channel.friend() for _ in range(3)]
    answer = channel.multicast(users)
    assert (answer.status_code, answer.json) == (
        429,
        {"message": "You have reached your monthly limit."},
    )
    assert [channel.received(user) for user in users] == [[], [], []]
    assert channel.push(users[0]).status_code == 200
    channel.platform.close()


def test_a_retry_of_an_accepted_push_is_409_even_when_the_quota_is_used_up() -> None:
    channel = Channel(monthly_quota=1)
    user = channel.friend()
    channel.push(user, retry_key=KEY)
    assert channel.push(user, retry_key=KEY).status_code == 409
    assert channel.push(user).status_code == 429
    channel.platform.close()


def test_the_month_turns_at_midnight_in_japan() -> None:
    channel = Channel(monthly_quota=1)
    user = channel.friend()
    channel.push(user)
    channel.clock.now = channel.clock.now.replace(day=30, hour=14, minute=59)
    assert channel.push(user).status_code == 429
    channel.clock.forward(minutes=1)
    assert channel.push(user).status_code == 200
    channel.platform.close()


def test_the_quota_is_told_as_line_tells_it(channel: Channel) -> None:
    assert channel.call("GET", "/message/quota").json == {"type": "limited", "value": 200}
    channel.platform.sending.quota.limit = None
    assert channel.call("GET", "/message/quota").json == {"type": "none"}


def test_more_than_2000_pushes_in_a_second_meet_the_rate_limit(channel: Channel) -> None:
    for _ in range(2000):
        channel.platform.rates.take("push", channel.clock())
    refused = channel.push(channel.friend())
    assert refused.status_code == 429
    assert refused.json == {"message": "The API rate limit has been exceeded. Try again later."}
    channel.clock.forward(seconds=0.01)
    assert channel.push(channel.friend()).status_code == 200
