"""Codes in LINE: wrong tries, a new phone, an account that was taken away. Through the conversation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.outbox import queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.state import RecordStatus
from bot.people import clients, staff
from bot.people.clients import Ending
from bot.storage.models import Record
from bot.storage.session import Database
from tests.alerts.bureau import TANAKA, YUUKI, Bureau

NEW_PHONE = "U" + "e" * 32


@pytest.fixture
def bureau(database: Database) -> Bureau:
    return Bureau(database).open()


def invited(bureau: Bureau) -> str:
    with bureau.database.transaction() as session:
        keys, today = bureau.database.keys, bureau.today()
        return clients.invite(session, keys, bureau.client_id, today, bureau.now).issued.code


def tries(bureau: Bureau, count: int) -> None:
    for _ in range(count):
        bureau.writes(NEW_PHONE, "AAAA-2222")


def test_five_wrong_codes_pause_for_an_hour_and_trying_on_makes_it_no_longer(bureau: Bureau) -> None:
    code = invited(bureau)
    tries(bureau, 5)
    bureau.now += timedelta(minutes=50)
    tries(bureau, 6)
    bureau.writes(NEW_PHONE, code)
    assert "ゆうき" not in bureau.last_heard_by(NEW_PHONE)
    bureau.now += timedelta(minutes=11)
    bureau.writes(NEW_PHONE, code)
    assert "ゆうき" in bureau.last_heard_by(NEW_PHONE)


def test_the_code_of_a_client_who_leaves_on_a_day_to_come_is_good_until_then(bureau: Bureau) -> None:
    code = invited(bureau)
    with bureau.database.transaction() as session:
        last = Ending(bureau.today() + timedelta(days=3))
        clients.end(session, bureau.client_id, last, bureau.today(), bureau.now)
    bureau.writes(NEW_PHONE, code)
    assert "ゆうき" in bureau.last_heard_by(NEW_PHONE)
    bureau.now += timedelta(days=3)
    bureau.writes(NEW_PHONE, "はい")
    assert client_of(bureau) == YUUKI


def test_the_new_phone_takes_over_and_nothing_more_goes_to_the_old_one(bureau: Bureau) -> None:
    code = invited(bureau)
    bureau.line_works = False
    with bureau.database.transaction() as session:
        queue_push(session, bureau.now, YUUKI, MessageKind.NOTICE, [Words("まだ 届いていない")])
    take_over(bureau, code)
    bureau.line_works = True
    assert bureau.heard_by(YUUKI) == []
    assert client_of(bureau) == NEW_PHONE
    bureau.writes(YUUKI, "はじめる")
    assert "コード" in bureau.last_heard_by(YUUKI)


def test_a_staff_members_new_phone_takes_over_in_the_same_way(bureau: Bureau) -> None:
    with bureau.database.transaction() as session:
        email = f"{TANAKA[-4:]}@office.example"
        code = staff.invite(session, bureau.database.keys, email, bureau.now).issued.code
        queue_push(session, bureau.now, TANAKA, MessageKind.NOTICE, [Words("まだ")])
    bureau.line_works = False
    bureau.writes(NEW_PHONE, code)
    bureau.line_works = True
    assert bureau.heard_by(TANAKA) == []


def test_after_the_account_was_taken_away_the_new_one_goes_on_with_the_open_record(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "はじめる")
    bureau.writes(YUUKI, "1")
    second_question = bureau.last_heard_by(YUUKI)
    with bureau.database.transaction() as session:
        clients.unlink(session, bureau.client_id, bureau.now)
    take_over(bureau, invited(bureau))
    with bureau.database.reading() as session:
        assert session.scalars(select(Record.status)).one() == RecordStatus.OPEN
    bureau.writes(NEW_PHONE, "つづき")
    assert bureau.last_heard_by(NEW_PHONE) == second_question


def take_over(bureau: Bureau, code: str) -> None:
    bureau.writes(NEW_PHONE, code)
    bureau.writes(NEW_PHONE, "はい")


def client_of(bureau: Bureau) -> str | None:
    with bureau.database.reading() as session:
        return clients.known(session, bureau.client_id).line_user_id
