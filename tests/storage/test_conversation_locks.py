"""One event of a person at a time, and each sees all that the one before it wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot.storage import conversations, linking
from bot.storage.conversations import ConversationRow
from bot.storage.models import Client, Staff
from bot.storage.session import Database
from tests.webhook.busy_database import holding_conversation

USER = "U" + "a" * 32


def lock(database: Database) -> ConversationRow:
    with database.transaction() as session:
        return conversations.lock(session, USER, datetime.now(UTC))


def add_client(database: Database) -> int:
    now = datetime.now(UTC)
    with database.transaction() as session:
        staff = Staff(name="田中", email="t@example.jp", email_lookup="t", created_at=now)
        session.add(staff)
        session.flush()
        client = Client(staff_id=staff.id, name="山田", nickname="ゆうき", created_at=now)
        session.add(client)
        session.flush()
        return client.id


def test_a_conversation_is_made_where_there_is_none(database: Database) -> None:
    assert lock(database).client is None
    assert lock(database).line_user_id == USER


def test_who_waited_sees_the_client_that_was_linked_meanwhile(database: Database) -> None:
    client_id = add_client(database)
    lock(database)
    with ThreadPoolExecutor(1) as pool:
        with holding_conversation(database, USER) as held:
            waiting = pool.submit(lock, database)
            held.until_waited_for(by=1)
            linking.link_client(held.session, client_id, USER, datetime.now(UTC))
        found = waiting.result()

    assert found.client is not None
    assert (found.client.nickname, found.client.staff_name) == ("ゆうき", "田中")
