"""A fault of ours loses nothing, silences no worry, and touches nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.dialogs.engine import advance
from bot.dialogs.inbound import Inbound, Text
from bot.simulator.driver import Phone
from bot.storage.models import Send
from tests.product import Product
from tests.webhook import stored
from tests.webhook.posting import event, post_events, text

SORRY = "ごめんなさい"
BAD = "この言葉で こわれます"


class OurFaultError(Exception):
    """Its text must not reach a log: it may hold what a person wrote."""


def fails_on(part: str) -> Callable[..., Any]:
    """The engine, except that it fails on words holding that part."""

    def fragile(state: Any, inbound: Inbound, *rest: Any) -> Any:
        if isinstance(inbound.content, Text) and part in inbound.content.body:
            raise OurFaultError(inbound.content.body)
        return advance(state, inbound, *rest)

    return fragile


@pytest.fixture
def client(product: Product, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A client, after whose enrolment the engine became fragile."""
    product.add_staff()
    phone = product.enrolled()
    monkeypatch.setattr("bot.conversation.advance", fails_on("こわれます"))
    return phone


def test_the_event_is_kept_raw_the_person_hears_that_we_are_sorry_and_line_hears_200(
    product: Product, client: Phone
) -> None:
    words = text(client.user_id, BAD)

    assert post_events(product.url, words) == 200
    (kept,) = stored.failed(product.database)
    assert kept.raw == words
    assert SORRY in client.wait_for(SORRY)


def test_the_words_are_kept_where_staff_find_them(product: Product, client: Phone) -> None:
    post_events(product.url, text(client.user_id, BAD))

    assert stored.texts(product.database) == [BAD]


def test_a_worry_in_them_is_heard_all_the_same(product: Product, client: Phone) -> None:
    post_events(product.url, text(client.user_id, f"死にたい。{BAD}"))

    (alert,) = stored.alerts(product.database)
    assert alert.level == "crisis"
    assert client.wait_for("119")


def test_the_conversation_stands_where_it_stood(product: Product, client: Phone) -> None:
    before = stored.conversation(product.database, client.user_id)
    post_events(product.url, text(client.user_id, BAD))
    after = stored.conversation(product.database, client.user_id)

    assert before is not None
    assert after is not None
    assert after.state == before.state


def test_the_same_event_again_changes_nothing(product: Product, client: Phone) -> None:
    words = text(client.user_id, BAD)
    post_events(product.url, words)
    queued = stored.count(product.database, Send)

    assert post_events(product.url, words) == 200
    assert len(stored.failed(product.database)) == 1
    assert stored.count(product.database, Send) == queued


def test_the_other_events_of_the_request_go_their_way(product: Product, client: Phone) -> None:
    bad, good = text(client.user_id, BAD), text(client.user_id, "だいじょうぶ")

    assert post_events(product.url, bad, good) == 200
    assert [kept.event_id for kept in stored.failed(product.database)] == [bad["webhookEventId"]]
    assert "だいじょうぶ" in stored.texts(product.database)


def test_a_failed_event_is_emptied_when_its_message_is_taken_back(product: Product, client: Phone) -> None:
    words = text(client.user_id, BAD)
    unsend = event("unsend", client.user_id, unsend={"messageId": words["message"]["id"]})

    assert post_events(product.url, words, unsend) == 200
    assert [kept.raw for kept in stored.failed(product.database)] == [None]
    assert stored.texts(product.database) == [None]


def test_also_when_it_was_taken_back_before_it_came(product: Product, client: Phone) -> None:
    words = text(client.user_id, BAD)
    unsend = event("unsend", client.user_id, unsend={"messageId": words["message"]["id"]})

    assert post_events(product.url, unsend, words) == 200
    assert [kept.raw for kept in stored.failed(product.database)] == [None]
    assert stored.texts(product.database) == [None]


def test_where_even_the_concern_rules_fail_the_event_is_still_kept_and_answered(
    product: Product, client: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OurFaultError

    monkeypatch.setattr("bot.alerts.notice", fails)

    assert post_events(product.url, text(client.user_id, BAD)) == 200
    assert len(stored.failed(product.database)) == 1
    assert client.wait_for(SORRY)


def test_where_nothing_can_be_kept_line_is_told_and_the_others_are_taken_in(
    product: Product, client: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OurFaultError

    monkeypatch.setattr("bot.conversation.keep_failed", fails)

    assert post_events(product.url, text(client.user_id, BAD), text(client.user_id, "つぎ")) == 503
    assert stored.texts(product.database) == ["つぎ"]


def test_a_state_that_this_release_cannot_read_is_a_fault_of_ours(product: Product, client: Phone) -> None:
    with product.database.transaction() as session:
        row = session.get_one(stored.Conversation, client.user_id)
        row.state = '{"v": 99, "place": "idle"}'

    assert post_events(product.url, text(client.user_id, "つぎ")) == 200
    assert stored.texts(product.database) == ["つぎ"]
    assert client.wait_for(SORRY)
