"""A reply needs no round: its own transaction leases the person, and the call follows the commit."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.delivery.at_once import AtOnce
from bot.delivery.in_flight import InFlight
from bot.delivery.loop import Delivery
from bot.delivery.outbox import Reply, reply_at_once
from bot.dialogs.events import Said
from bot.dialogs.messages import MessageKind, Words
from bot.simulator.driver import Phone
from bot.storage.leases import LEASES
from tests.delivery.post_office import PostOffice


class UndoneError(Exception):
    """Stands for whatever a transaction may fail on."""


def answer(post_office: PostOffice, session: Session, phone: Phone, text: str, at_once: AtOnce) -> None:
    reply = Reply([Said(MessageKind.ANSWER, Words(text))], phone.user_id, post_office.line.token_of(phone))
    reply_at_once(session, datetime.now(UTC), reply, at_once)


def answer_and_fail(post_office: PostOffice, phone: Phone, delivery: Delivery) -> None:
    with delivery.at_once() as at_once, post_office.database.transaction() as session:
        answer(post_office, session, phone, "undone", at_once)
        raise UndoneError


def in_a_process_that_dies() -> AtOnce:
    return AtOnce(InFlight(1), "a-dead-process", lambda _: None)


def end_all_leases(post_office: PostOffice) -> None:
    with post_office.database.transaction() as session:
        session.execute(update(LEASES).values(until=0.0))


def test_it_goes_out_after_the_commit_and_is_marked(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    with post_office.delivering() as delivery:
        with delivery.at_once() as at_once, post_office.database.transaction() as session:
            answer(post_office, session, phone, "はい", at_once)
            assert phone.texts == []
        (row,) = post_office.rows()
        post_office.wait_for(row.id)

    assert (phone.texts, row.attempts) == (["はい"], 1)


def test_what_is_undone_is_not_sent_and_holds_nobody_up(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    with post_office.delivering() as delivery:
        with pytest.raises(UndoneError):
            answer_and_fail(post_office, phone, delivery)
        with delivery.at_once() as at_once, post_office.database.transaction() as session:
            answer(post_office, session, phone, "done", at_once)
        post_office.wait_for(post_office.rows()[-1].id)

    assert phone.texts == ["done"]


def test_the_next_one_waits_until_the_first_is_out(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("latency", count=1, latency_ms=300)
    with post_office.delivering() as delivery:
        for text in ("1", "2", "3"):
            with delivery.at_once() as at_once, post_office.database.transaction() as session:
                answer(post_office, session, phone, text, at_once)
            delivery.wake([phone.user_id])
        for row in post_office.rows():
            post_office.wait_for(row.id)

    assert phone.texts == ["1", "2", "3"]


def test_what_a_dead_process_had_begun_is_sent_by_another(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    with in_a_process_that_dies() as at_once, post_office.database.transaction() as session:
        answer(post_office, session, phone, "はい", at_once)
    (row,) = post_office.rows()

    with post_office.delivering() as other:
        other.wake([phone.user_id])
        assert phone.texts == []
        end_all_leases(post_office)
        other.wake([phone.user_id])
        post_office.wait_for(row.id)

    assert phone.texts == ["はい"]
