"""What fails inside delivery costs nobody else their messages."""

from typing import Any

import pytest
from sqlalchemy import text

from bot.line.calls import LineCalls
from bot.storage import leases
from bot.storage.models import SendStatus
from tests.delivery.post_office import PostOffice, until


def test_a_row_that_this_release_cannot_read_stops_nobody_else(post_office: PostOffice) -> None:
    """As while a newer release, with a new kind of message, runs beside this one."""
    odd, others = post_office.line.friend(), [post_office.line.friend() for _ in range(3)]
    unreadable = post_office.reply(odd, "新しい 種類")
    with post_office.database.engine.begin() as connection:
        connection.execute(text("UPDATE sends SET kind = 'hologram' WHERE id = :id"), {"id": unreadable})
    for phone in others:
        post_office.reply(phone, "返事")
    with post_office.delivering() as delivery:
        delivery.wake([odd.user_id, *(phone.user_id for phone in others)])

        for phone in others:
            assert phone.wait_for("返事")


def test_what_came_back_is_marked_when_the_database_is_free_again(post_office: PostOffice) -> None:
    phone = post_office.line.friend()
    post_office.line.simulator.order_fault("latency", endpoint="reply", latency_ms=300)
    sent = post_office.reply(phone, "返事")
    with post_office.delivering() as delivery:
        delivery.wake([phone.user_id])
        until(lambda: post_office.row(sent).attempts)
        with post_office.database.transaction() as session:
            session.execute(text("UPDATE sends SET error = NULL"))
            phone.wait_for("返事")

        post_office.wait_for(sent)
    assert post_office.row(sent).attempts == 1


def test_a_call_that_breaks_in_our_own_code_is_tried_again(
    post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = post_office.line.friend()
    reply, broken = LineCalls.reply, [ZeroDivisionError()]

    def fragile(self: LineCalls, *given: Any) -> Any:
        if broken:
            raise broken.pop()
        return reply(self, *given)

    monkeypatch.setattr(LineCalls, "reply", fragile)
    post_office.reply(phone, "返事")
    post_office.drain()

    assert phone.texts == ["返事"]


def test_many_more_people_than_senders_are_all_reached(post_office: PostOffice) -> None:
    phones = [post_office.line.friend(f"{number}") for number in range(60)]
    for phone in phones:
        post_office.reply(phone, "返事")
    delivery = post_office.delivery(senders=2)
    delivery.start()
    until(lambda: all(row.status == SendStatus.ACCEPTED for row in post_office.rows()))
    delivery.stop()

    assert all(phone.texts == ["返事"] for phone in phones)


def test_a_look_for_work_that_fails_is_not_the_last_one(
    post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = post_office.line.friend()
    people_due, broken = leases.people_due, [ZeroDivisionError(), ZeroDivisionError()]

    def fragile(*given: Any) -> list[str]:
        if broken:
            raise broken.pop()
        return people_due(*given)

    monkeypatch.setattr(leases, "people_due", fragile)
    with post_office.delivering():
        post_office.reply(phone, "返事")

        assert phone.wait_for("返事")
