"""Clients changing hands, and staff leaving."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.picking import pick_for
from bot.people import clients, handover
from bot.people.clients import Ending
from bot.people.handover import (
    AlreadyTheirsError,
    HandedOver,
    Leaving,
    Move,
    SameStaffError,
    SuccessorNeededError,
)
from bot.people.staff import StaffHasLeftError
from bot.storage.models import (
    Alert,
    AlertState,
    Client,
    Conversation,
    Interview,
    SignIn,
    Staff,
    StaffSession,
)
from bot.storage.session import Database, DatabaseBusyError
from tests.builders import NOW
from tests.people.people import (
    CALENDAR,
    SATO,
    TANAKA,
    TODAY,
    client,
    enrol,
    hire,
    invite,
    member,
    said_to,
)

LINE_ID, OTHER_LINE_ID = "U" + "1" * 32, "U" + "2" * 32


@pytest.fixture(autouse=True)
def _office(database: Database) -> None:
    hire(database)
    hire(database, SATO, name="佐藤 次郎")


def move(database: Database, client_id: int, to_email: str = SATO, now: datetime = NOW) -> handover.Moved:
    with database.transaction() as session:
        return handover.move(session, database.keys, Move(client_id, to_email), CALENDAR, now)


def leave(database: Database, email: str = TANAKA, to_email: str | None = SATO) -> HandedOver:
    with database.transaction() as session:
        return handover.leave(session, database.keys, Leaving(email, to_email), CALENDAR, NOW)


def store(database: Database, row: Any) -> int:
    with database.transaction() as session:
        session.add(row)
        session.flush()
        return int(row.id)


def leaving_at(database: Database, now: datetime) -> int:
    """How many messages to that client may leave at that moment."""
    with database.transaction() as session:
        return len(pick_for(session, {LINE_ID}, now))


def interview(client_id: int, staff_id: int) -> Interview:
    return Interview(client_id=client_id, staff_id=staff_id, at=NOW + timedelta(days=9), created_at=NOW)


def taken_alert(client_id: int, state: AlertState) -> Alert:
    return Alert(
        client_id=client_id,
        level="crisis",
        category="suicide",
        state=state,
        opened_at=NOW,
        last_text_at=NOW,
        taken_by_id=1,
        taken_at=NOW,
    )


def test_a_moved_client_is_told_who_reads_from_now_on(database: Database) -> None:
    moved = move(database, enrol(database, LINE_ID))
    assert moved.told
    assert "佐藤 次郎さんが あなたの 記録を 読みます" in said_to(database, LINE_ID)[0]


def test_a_client_who_is_moved_at_night_hears_of_it_in_the_morning(database: Database) -> None:
    night = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    move(database, enrol(database, LINE_ID), now=night)
    assert leaving_at(database, night) == 0
    assert leaving_at(database, night + timedelta(hours=8)) == 0
    assert leaving_at(database, night + timedelta(hours=8, minutes=30)) == 1


def test_planned_interviews_go_with_the_client(database: Database) -> None:
    client_id = enrol(database, LINE_ID)
    planned = store(database, interview(client_id, staff_id=1))
    move(database, client_id)
    with database.reading() as session:
        assert session.get_one(Interview, planned).staff_id == 2


@pytest.mark.parametrize("fate", ["not enrolled", "blocked", "ended"])
def test_nobody_is_told_who_cannot_or_need_not_hear(database: Database, fate: str) -> None:
    client_id = invite(database).client.id if fate == "not enrolled" else enrol(database, LINE_ID)
    with database.transaction() as session:
        if fate == "blocked":
            session.get_one(Client, client_id).blocked_at = NOW
        if fate == "ended":
            clients.end(session, client_id, Ending(TODAY), TODAY, NOW)
    assert not move(database, client_id).told
    assert client(database, client_id).staff_id == 2
    assert said_to(database, LINE_ID) == []


def test_moving_to_the_same_staff_member_is_refused(database: Database) -> None:
    with pytest.raises(AlreadyTheirsError):
        move(database, enrol(database), TANAKA.upper())


def test_leaving_is_refused_while_there_are_clients(database: Database) -> None:
    enrol(database)
    with pytest.raises(SuccessorNeededError, match="1 clients"):
        leave(database, to_email=None)
    assert member(database, 1).left_at is None


def test_ended_clients_hold_nobody_back(database: Database) -> None:
    client_id = enrol(database)
    with database.transaction() as session:
        clients.end(session, client_id, Ending(TODAY), TODAY, NOW)
    leave(database, to_email=None)
    assert member(database, 1).left_at == NOW


def test_whoever_leaves_hands_everything_over_and_clients_hear_it(database: Database) -> None:
    enrolled, invited = enrol(database, LINE_ID), invite(database, name="鈴木 花").client.id
    store(database, interview(enrolled, staff_id=1))
    done = leave(database)
    assert (done.clients, done.interviews, done.told) == (2, 1, 1)
    assert {client(database, one).staff_id for one in (enrolled, invited)} == {2}
    assert len(said_to(database, LINE_ID)) == 1


def test_a_colleagues_client_hears_that_somebody_else_comes_to_the_interview(database: Database) -> None:
    client_id = enrol(database, LINE_ID, staff_email=SATO)
    planned = store(database, interview(client_id, staff_id=1))
    leave(database, to_email=None)
    with database.reading() as session:
        assert session.get_one(Interview, planned).staff_id == 2
    assert "つぎの 面談は 佐藤 次郎さん" in said_to(database, LINE_ID)[0]


def test_leaving_ends_sessions_sign_ins_and_the_line_link_at_once(database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Staff, 1).line_user_id = OTHER_LINE_ID
        session.add(Conversation(line_user_id=OTHER_LINE_ID, staff_id=1, created_at=NOW, updated_at=NOW))
        session.add(StaffSession(staff_id=1, lookup="a", created_at=NOW, seen_at=NOW, expires_at=NOW))
        session.add(SignIn(staff_id=1, link_lookup="b", code_lookup="c", created_at=NOW, expires_at=NOW))
    leave(database)
    with database.reading() as session:
        ends = [*session.scalars(select(StaffSession.ended_at)), *session.scalars(select(SignIn.ended_at))]
        assert session.get_one(Conversation, OTHER_LINE_ID).staff_id is None
    assert ends == [NOW, NOW]
    assert member(database, 1).line_user_id is None


def test_an_alert_that_was_only_taken_rings_again(database: Database) -> None:
    alert_id = store(database, taken_alert(enrol(database), AlertState.TAKEN))
    leave(database)
    with database.reading() as session:
        alert = session.get_one(Alert, alert_id)
        assert (alert.state, alert.taken_by_id, alert.next_ring_at) == (AlertState.TOLD, None, NOW)


def test_an_alert_that_nobody_took_rings_the_new_reader_from_the_beginning(database: Database) -> None:
    client_id = enrol(database)
    alert = taken_alert(client_id, AlertState.TOLD)
    alert.taken_by_id = alert.taken_at = alert.next_ring_at = None
    alert.rung_until = NOW
    alert_id = store(database, alert)
    move(database, client_id)
    with database.reading() as session:
        found = session.get_one(Alert, alert_id)
        assert (found.began_at, found.rung_until, found.next_ring_at) == (NOW, None, NOW)


def test_an_alert_whose_client_was_reached_goes_to_the_successor(database: Database) -> None:
    alert_id = store(database, taken_alert(enrol(database), AlertState.REACHED))
    leave(database)
    with database.reading() as session:
        alert = session.get_one(Alert, alert_id)
        assert (alert.state, alert.taken_by_id) == (AlertState.REACHED, 2)


def test_nobody_takes_over_from_themselves(database: Database) -> None:
    with pytest.raises(SameStaffError):
        leave(database, to_email=TANAKA.upper())


def test_two_who_leave_to_each_other_at_the_same_moment_do_not_both_go(database: Database) -> None:
    enrol(database)
    enrol(database, OTHER_LINE_ID, name="鈴木 花", staff_email=SATO)
    start = threading.Barrier(2)

    def go(email: str, to_email: str) -> None:
        start.wait(5)
        with suppress(StaffHasLeftError, DatabaseBusyError):
            leave(database, email, to_email)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, (TANAKA, SATO), (SATO, TANAKA)))
    here = [one for one in (member(database, 1), member(database, 2)) if one.left_at is None]
    assert here
    assert {client(database, one).staff_id for one in (1, 2)} <= {one.id for one in here}
