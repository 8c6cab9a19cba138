"""Each event is taken in once, and one person's events one after the other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.simulator.driver import Phone
from bot.storage.models import Answer, InboundEvent, Note, Record
from bot.storage.session import Database
from tests.product import Product, second_server
from tests.webhook import stored
from tests.webhook.posting import event, post_events, tap, text


@pytest.fixture
def client(product: Product) -> Phone:
    product.add_staff()
    return product.enrolled()


def answers(database: Database) -> dict[str, int | None]:
    with database.reading() as session:
        return {row.question: row.value for row in session.scalars(select(Answer))}


def test_a_redelivered_event_changes_nothing(product: Product, client: Phone) -> None:
    client.say("はじめる")
    client.wait_for("1 ")
    said, sent = client.texts, product.simulator.events()[-1]
    product.simulator.redeliver(sent)
    product.simulator.duplicate(sent)
    product.simulator.wait_until_idle()

    assert stored.count(product.database, Record) == 1
    assert client.texts == said


def test_the_same_event_many_times_at_once_is_taken_in_once(product: Product, client: Phone) -> None:
    words = text(client.user_id, "きょうは つかれました")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: post_events(product.url, words), range(8)))

    assert statuses == [200] * 8
    assert stored.texts(product.database).count("きょうは つかれました") == 1
    assert stored.count(product.database, Note) == 1


def test_different_words_of_one_person_at_the_same_moment_are_all_kept(
    product: Product, client: Phone
) -> None:
    with second_server(product) as other, ThreadPoolExecutor(8) as pool:
        urls = (product.url, other)
        statuses = list(
            pool.map(lambda n: post_events(urls[n % 2], text(client.user_id, f"言葉{n}")), range(16))
        )

    assert statuses == [200] * 16
    assert sorted(map(str, stored.texts(product.database))) == sorted(f"言葉{n}" for n in range(16))


def test_two_taps_at_the_same_moment_in_two_processes_are_taken_one_after_the_other(
    product: Product, client: Phone
) -> None:
    client.say("はじめる")
    client.wait_for("1 ")
    first = client.messages[-1]["quickReply"]["items"][0]["action"]["data"]
    start = threading.Barrier(2)

    def press(url: str) -> int:
        start.wait()
        return post_events(url, tap(client.user_id, first))

    with second_server(product) as other, ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(press, (product.url, other)))

    assert statuses == [200, 200]
    assert len(answers(product.database)) == 1


def test_a_typed_answer_from_before_the_question_is_a_note(product: Product, client: Phone) -> None:
    client.say("はじめる")
    client.wait_for("1 ")
    early = int((datetime.now(UTC).timestamp() - 60) * 1000)
    post_events(product.url, text(client.user_id, "1", timestamp=early))

    assert answers(product.database) == {}
    assert stored.count(product.database, Note) == 1


def test_of_two_answers_to_one_question_the_later_timestamp_stands(product: Product, client: Phone) -> None:
    client.say("はじめる")
    client.wait_for("1 ")
    buttons = [item["action"]["data"] for item in client.messages[-1]["quickReply"]["items"]]
    now = int(datetime.now(UTC).timestamp() * 1000)
    post_events(product.url, tap(client.user_id, buttons[1], timestamp=now + 2000))
    post_events(product.url, tap(client.user_id, buttons[0], timestamp=now + 1000))

    assert list(answers(product.database).values()) == [2]


def test_blocking_and_coming_back_is_noted(product: Product, client: Phone) -> None:
    client.block()
    product.simulator.wait_until_idle()
    assert product.client().blocked_at is not None

    client.follow()
    product.simulator.wait_until_idle()
    assert product.client().blocked_at is None


def test_an_unsent_text_is_gone_everywhere(product: Product, client: Phone) -> None:
    message_id = client.say("きえて ほしい 言葉")
    product.simulator.wait_until_idle()
    client.unsend(message_id)
    product.simulator.wait_until_idle()

    assert stored.texts(product.database) == [None]


def test_a_text_whose_unsend_came_first_is_never_stored(product: Product, client: Phone) -> None:
    words = text(client.user_id, "きえて ほしい 言葉")
    unsend = event("unsend", client.user_id, unsend={"messageId": words["message"]["id"]})

    assert post_events(product.url, unsend, words) == 200
    assert stored.texts(product.database) == [None]
    assert stored.failed(product.database) == []


def test_a_request_that_is_half_known_takes_in_the_other_half(product: Product, client: Phone) -> None:
    known, fresh = text(client.user_id, "ひとつめ"), text(client.user_id, "ふたつめ")
    post_events(product.url, known)
    post_events(product.url, known, fresh)

    assert stored.texts(product.database) == ["ひとつめ", "ふたつめ"]
    with product.database.reading() as session:
        held = select(func.count()).where(
            InboundEvent.event_id.in_([known["webhookEventId"], fresh["webhookEventId"]])
        )
        assert session.scalar(held) == 2
