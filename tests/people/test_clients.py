"""Clients coming, changing phones and leaving."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.outbox import queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.people import clients
from bot.people.clients import (
    ClientHasEndedError,
    Ending,
    EndsBeforeEmploymentError,
    NotLinkedError,
    UnknownClientError,
)
from bot.people.staff import UnknownStaffError
from bot.storage.linking import find_code
from bot.storage.models import Conversation, Send
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import TODAY, client, enrol, hire, invite

LINE_ID = "U" + "1" * 32


@pytest.fixture(autouse=True)
def _tanaka(database: Database) -> None:
    hire(database)


def good(database: Database, code: str) -> bool:
    with database.reading() as session:
        return find_code(session, database.keys.lookup(code.replace("-", "")), NOW, TODAY) is not None


def test_a_client_is_stored_with_what_was_written(database: Database) -> None:
    added = invite(
        database,
        nickname="たろう",
        phone="０９０ー１２３４ー５６７８",
        contact=" 母 03-1111-2222 ",
        medication=True,
        employed_on=date(2026, 4, 1),
    ).client
    stored = client(database, added.id)
    assert (stored.nickname, stored.phone, stored.contact) == ("たろう", "090-1234-5678", "母 03-1111-2222")
    assert (stored.medication, stored.employed_on, stored.line_user_id) == (True, date(2026, 4, 1), None)


def test_a_client_needs_a_staff_member(database: Database) -> None:
    with pytest.raises(UnknownStaffError):
        invite(database, staff_email="nobody@example.jp")


def test_an_invitation_is_good_for_two_weeks(database: Database) -> None:
    issued = invite(database).issued
    assert issued.expires_at == NOW + timedelta(days=14)
    assert good(database, issued.code)


def test_a_new_invitation_ends_the_older_one(database: Database) -> None:
    first = invite(database)
    with database.transaction() as session:
        second = clients.invite(session, database.keys, first.client.id, TODAY, NOW)
    assert not good(database, first.issued.code)
    assert good(database, second.issued.code)


def test_a_new_invitation_leaves_the_linked_account_alone(database: Database) -> None:
    client_id = enrol(database, LINE_ID)
    with database.transaction() as session:
        clients.invite(session, database.keys, client_id, TODAY, NOW)
    assert client(database, client_id).line_user_id == LINE_ID


def test_an_unlinked_account_is_a_strangers_and_gets_nothing_more(database: Database) -> None:
    client_id = enrol(database, LINE_ID)
    with database.transaction() as session:
        queue_push(session, NOW, LINE_ID, MessageKind.NOTICE, [Words("まだ 届いていない")])
        clients.unlink(session, client_id, NOW)
    with database.reading() as session:
        conversation = session.get_one(Conversation, LINE_ID)
        assert (conversation.client_id, conversation.state) == (None, None)
        assert session.scalars(select(Send.status)).one() == "dropped"
    assert client(database, client_id).line_user_id is None


def test_without_a_line_account_there_is_nothing_to_unlink(database: Database) -> None:
    client_id = invite(database).client.id
    with database.transaction() as session, pytest.raises(NotLinkedError):
        clients.unlink(session, client_id, NOW)


@pytest.mark.parametrize("days", [0, -30])
def test_support_that_ends_today_or_earlier_ends_at_once(database: Database, days: int) -> None:
    client_id = enrol(database, LINE_ID)
    with database.transaction() as session:
        ended = clients.end(session, client_id, Ending(TODAY + timedelta(days=days), "転職"), TODAY, NOW)
    stored = client(database, client_id)
    assert ended.at_once
    assert (stored.next_prompt_at, stored.next_reminder_at, stored.end_reason) == (None, None, "転職")


def test_support_that_ends_later_goes_on_until_then(database: Database) -> None:
    client_id = enrol(database, LINE_ID)
    with database.transaction() as session:
        ended = clients.end(session, client_id, Ending(TODAY + timedelta(days=1)), TODAY, NOW)
    stored = client(database, client_id)
    assert not ended.at_once
    assert stored.next_prompt_at == NOW
    assert not clients.has_ended(stored, TODAY)
    assert clients.has_ended(stored, TODAY + timedelta(days=1))


def test_the_codes_of_an_ended_client_open_nothing(database: Database) -> None:
    invited = invite(database)
    with database.transaction() as session:
        clients.end(session, invited.client.id, Ending(TODAY), TODAY, NOW)
    assert not good(database, invited.issued.code)
    with database.transaction() as session, pytest.raises(ClientHasEndedError, match="client end"):
        clients.invite(session, database.keys, invited.client.id, TODAY, NOW)


def test_support_does_not_end_before_the_job_began(database: Database) -> None:
    client_id = invite(database, employed_on=date(2026, 4, 1)).client.id
    with database.transaction() as session, pytest.raises(EndsBeforeEmploymentError):
        clients.end(session, client_id, Ending(date(2025, 4, 1)), TODAY, NOW)


def test_an_unknown_number_is_named(database: Database) -> None:
    with database.transaction() as session, pytest.raises(UnknownClientError, match="client 99"):
        clients.invite(session, database.keys, 99, TODAY, NOW)
