"""Faults on order, seen from a bot's side of a real connection."""

import http.client
from collections.abc import Iterator

import pytest

from bot.simulator import SimulatorConfig, create_simulator, running
from bot.simulator.driver import Phone, Simulator
from tests.simulator.answering_bot import call
from tests.simulator.channel import SECRET, TOKEN, text


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    app = create_simulator(SimulatorConfig(SECRET, TOKEN, "http://127.0.0.1:9/callback"))
    with running(app) as base_url:
        yield Simulator(base_url)


@pytest.fixture
def phone(simulator: Simulator) -> Phone:
    return simulator.add_person("たなか", joining="quiet")


def push(simulator: Simulator, phone: Phone) -> int:
    body = {"to": phone.user_id, "messages": [text("はい")]}
    return call(simulator.address, "push", body)


@pytest.mark.parametrize(
    ("kind", "status", "delivered"),
    [
        ("error_before", 500, 0),
        ("error_after", 500, 1),
        ("rate_limit", 429, 0),
        ("monthly_limit", 429, 0),
        ("unauthorized", 401, 0),
        ("forbidden", 403, 0),
        ("bad_request", 400, 0),
        ("garbage", 200, 1),
        ("empty", 200, 1),
    ],
)
def test_a_fault_hits_once_and_either_before_or_after_the_deed(
    simulator: Simulator, phone: Phone, kind: str, status: int, delivered: int
) -> None:
    simulator.order_fault(kind)
    assert push(simulator, phone) == status
    assert len(phone.messages) == delivered
    assert push(simulator, phone) == 200


@pytest.mark.parametrize(("kind", "delivered"), [("reset_before", 0), ("reset_after", 1)])
def test_a_connection_can_break_before_or_after_the_deed(
    simulator: Simulator, phone: Phone, kind: str, delivered: int
) -> None:
    simulator.order_fault(kind)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        push(simulator, phone)
    assert len(phone.messages) == delivered


def test_a_hanging_call_breaks_when_faults_are_cleared(simulator: Simulator, phone: Phone) -> None:
    simulator.order_fault("hang_after")
    connection = http.client.HTTPConnection(simulator.address, timeout=0.2)
    connection.request("GET", "/v2/bot/info", headers={"Authorization": f"Bearer {TOKEN}"})
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    simulator.clear_faults()
    assert push(simulator, phone) == 200


def test_a_fault_can_be_meant_for_one_endpoint_one_person_and_a_later_call(
    simulator: Simulator, phone: Phone
) -> None:
    other = simulator.add_person("さとう", joining="quiet")
    simulator.order_fault("error_before", endpoint="reply")
    simulator.order_fault("error_before", endpoint="push", user_id=phone.user_id, skip=1)
    statuses = [push(simulator, who) for who in (other, phone, other, phone, phone)]
    assert statuses == [200, 200, 200, 500, 200]


def test_a_fault_without_a_count_stands_until_cleared(simulator: Simulator, phone: Phone) -> None:
    simulator.order_fault("error_before", count=None)
    assert [push(simulator, phone) for _ in range(3)] == [500, 500, 500]
    simulator.clear_faults()
    assert push(simulator, phone) == 200


def test_counts_tell_deliveries_calls_and_the_quota(simulator: Simulator, phone: Phone) -> None:
    push(simulator, phone)
    simulator.set_quota(limit=1)
    push(simulator, phone)
    counts = simulator.counts()
    assert counts["delivered"]["push"] == {phone.user_id: 1}
    assert {"endpoint": "push", "status": 429, "count": 1} in counts["calls"]
    assert counts["quota"] == {"limit": 1, "used": 1}


def test_an_unknown_fault_is_refused_with_a_reason(simulator: Simulator) -> None:
    with pytest.raises(Exception, match="'meteor' is not a valid FaultKind"):
        simulator.order_fault("meteor")
