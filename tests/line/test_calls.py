"""Every answer of LINE, and every way not to get one, is one of few outcomes."""

import socket

import pytest

from bot.line import calls
from bot.line.calls import Answer, LineCalls, Outcome
from tests.line.running_platform import RunningPlatform

KEY = "123e4567-e89b-12d3-a456-426614174000"
WORDS = [{"type": "text", "text": "こんにちは"}]


def test_a_reply_reaches_the_phone_and_costs_nothing(line: RunningPlatform) -> None:
    phone = line.friend()
    answer = line.calls().reply(line.token_of(phone), WORDS)

    assert answer.outcome is Outcome.ACCEPTED
    assert phone.texts == ["こんにちは"]
    assert line.simulator.counts()["quota"]["used"] == 0


def test_every_answer_brings_the_request_id_that_line_asks_for(line: RunningPlatform) -> None:
    assert line.calls().reply(line.token_of(line.friend()), WORDS).request_id
    assert line.calls().reply("never given out", WORDS).request_id


def test_a_token_works_once(line: RunningPlatform) -> None:
    token = line.token_of(line.friend())
    line.calls().reply(token, WORDS)

    assert line.calls().reply(token, WORDS).outcome is Outcome.TOKEN_SPENT


def test_a_push_with_a_key_that_line_knows_is_done_already(line: RunningPlatform) -> None:
    phone = line.friend()
    outcomes = [line.calls().push(phone.user_id, WORDS, KEY).outcome for _ in range(2)]

    assert outcomes == [Outcome.ACCEPTED, Outcome.ALREADY_ACCEPTED]
    assert phone.texts == ["こんにちは"]


def test_a_multicast_reaches_everybody_on_its_list(line: RunningPlatform) -> None:
    phones = [line.friend(), line.friend()]
    answer = line.calls().multicast([phone.user_id for phone in phones], WORDS, KEY)

    assert answer.outcome is Outcome.ACCEPTED
    assert [phone.texts for phone in phones] == [["こんにちは"], ["こんにちは"]]


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("unauthorized", Outcome.UNAUTHORIZED, "401"),
        ("forbidden", Outcome.UNAUTHORIZED, "403"),
        ("rate_limit", Outcome.RATE_LIMITED, "429 The API rate limit"),
        ("monthly_limit", Outcome.QUOTA_SPENT, "429 You have reached your monthly limit."),
        ("bad_request", Outcome.BAD_RECIPIENT, "400 Failed to send messages"),
        ("error_before", Outcome.UNCLEAR, "500"),
        ("error_after", Outcome.UNCLEAR, "500"),
        ("reset_before", Outcome.UNCLEAR, "ProtocolError"),
        ("reset_after", Outcome.UNCLEAR, "ProtocolError"),
        # The message went out; what the body says of it nobody needs.
        ("garbage", Outcome.ACCEPTED, ""),
        ("empty", Outcome.ACCEPTED, ""),
    ],
)
def test_what_goes_wrong_at_line_has_a_name(
    line: RunningPlatform, fault: str, outcome: Outcome, reason: str
) -> None:
    phone = line.friend()
    line.simulator.order_fault(fault, endpoint="push")
    answer = line.calls().push(phone.user_id, WORDS, KEY)

    assert answer.outcome is outcome
    assert answer.reason.startswith(reason)


def test_messages_that_line_does_not_take_are_invalid(line: RunningPlatform) -> None:
    answer = line.calls().push(line.friend().user_id, [{"type": "text", "text": "あ" * 5001}], KEY)

    assert answer.outcome is Outcome.INVALID


def test_someone_whom_the_channel_does_not_know_is_a_bad_recipient(line: RunningPlatform) -> None:
    assert line.calls().push("U" + "0" * 32, WORDS, KEY).outcome is Outcome.BAD_RECIPIENT


def test_a_wrong_token_is_no_fault_of_the_message(line: RunningPlatform) -> None:
    answer = line.calls(token="another").push(line.friend().user_id, WORDS, KEY)

    assert answer.outcome is Outcome.UNAUTHORIZED


def test_where_nobody_listens_nothing_was_sent() -> None:
    assert LineCalls("http://127.0.0.1:9", "token").reply("token", WORDS).outcome is Outcome.NOT_SENT


def test_a_platform_that_does_not_answer_in_time_leaves_it_unclear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        answer = LineCalls(f"http://{host}:{port}", "token").reply("token", WORDS)

    assert answer == Answer(Outcome.UNCLEAR, "ReadTimeoutError")


def test_an_address_that_does_not_connect_in_time_was_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        held = [socket.socket() for _ in range(4)]
        for taken in held:
            taken.setblocking(False)
            taken.connect_ex(full.getsockname())
        host, port = full.getsockname()
        answer = LineCalls(f"http://{host}:{port}", "token").reply("token", WORDS)
        for taken in held:
            taken.close()

    assert answer == Answer(Outcome.NOT_SENT, "ConnectTimeoutError")


def test_one_client_keeps_its_connections(line: RunningPlatform) -> None:
    ours = line.calls()
    for number in range(5):
        ours.push(line.friend().user_id, WORDS, f"{KEY[:-1]}{number}")

    (pool,) = ours._rest.pool_manager.pools._container.values()
    assert pool.num_connections == 1
    assert pool.num_requests == 5
