"""People with a little of everything that is held on somebody."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import Alert, AlertEntry, Base, Client, Conversation, Note, Send, Staff, Text
from tests.builders import NOW

SECRET = "ひみつの ことば"
OTHERS = "ほかの人の ことば"


def add_person(session: Session, line_user_id: str, words: str) -> int:
    """A client who is called, and has written, these words; returns their number."""
    staff = session.scalars(select(Staff)).first()
    if staff is None:
        staff = Staff(name="田中 花子", email="t@example.jp", email_lookup="x", created_at=NOW)
        session.add(staff)
        session.flush()
    client = Client(
        name=words, nickname=words, staff_id=staff.id, line_user_id=line_user_id, created_at=NOW
    )
    session.add(client)
    session.flush()
    message = f"m-{line_user_id}"
    session.add(
        Conversation(line_user_id=line_user_id, client_id=client.id, created_at=NOW, updated_at=NOW)
    )
    session.add(
        Text(message_id=message, line_user_id=line_user_id, client_id=client.id, body=words, sent_at=NOW)
    )
    session.flush()
    session.add(Note(client_id=client.id, message_id=message, created_at=NOW))
    alert = Alert(
        client_id=client.id,
        level="urgent",
        category="absence",
        opened_at=NOW,
        last_text_at=NOW,
        began_at=NOW,
    )
    session.add(alert)
    session.flush()
    session.add(AlertEntry(alert_id=alert.id, at=NOW, what="note", note=words))
    add_send(
        session, client_id=client.id, line_user_id=line_user_id, body=[words], retry_key=f"a-{client.id}"
    )
    add_send(session, staff_id=staff.id, alert_id=alert.id, body=[words], retry_key=f"b-{client.id}")
    return client.id


def add_send(session: Session, **columns: Any) -> None:
    """A queued push, if not said otherwise."""
    queued = {"channel": "push", "kind": "notice", "created_at": NOW, "next_attempt_at": NOW, "booked": 1}
    session.add(Send(**queued, **columns))


def everything(session: Session) -> str:
    """All rows of all tables, decrypted."""
    rows = [
        dict(row._mapping)
        for table in Base.metadata.sorted_tables
        for row in session.connection().execute(select(table))
    ]
    return json.dumps(rows, ensure_ascii=False, default=str)
