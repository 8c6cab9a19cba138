"""An office's people for tests: hired and enrolled by the product's own functions."""

from dataclasses import replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.people import clients, staff
from bot.people.clients import Invitation
from bot.people.personal_details import NewClient
from bot.people.staff import LinkingInvitation, NewStaff
from bot.schedule.business_days import Hours, OfficeCalendar
from bot.storage.models import Client, Conversation, Send, Staff
from bot.storage.session import Database
from tests.builders import NOW

TODAY = NOW.date()
CALENDAR = OfficeCalendar(ZoneInfo("Asia/Tokyo"), Hours(time(9), time(18)), Hours(time(21), time(8)))
TANAKA, SATO = "tanaka@example.jp", "sato@example.jp"


def hire(database: Database, email: str = TANAKA, **given: Any) -> LinkingInvitation:
    """A staff member; by default 田中 花子."""
    new = NewStaff(**{"name": "田中 花子", "email": email, **given})
    with database.transaction() as session:
        return staff.add(session, database.keys, new, NOW)


def invite(database: Database, **given: Any) -> Invitation:
    """A client of 田中 花子, not enrolled yet; by default 山田 太郎."""
    new = replace(NewClient("山田 太郎", TANAKA), **given)
    with database.transaction() as session:
        return clients.add(session, database.keys, new, NOW)


def enrol(database: Database, line_user_id: str = "U" + "1" * 32, **given: Any) -> int:
    """A client who has consented in LINE and is prompted each week; returns their number."""
    client_id = invite(database, **given).client.id
    with database.transaction() as session:
        client = session.get_one(Client, client_id)
        client.line_user_id, client.consented_at, client.next_prompt_at = line_user_id, NOW, NOW
        session.add(
            Conversation(
                line_user_id=line_user_id,
                client_id=client_id,
                state='{"place": "idle"}',
                created_at=NOW,
                updated_at=NOW,
            )
        )
    return client_id


def client(database: Database, client_id: int) -> Client:
    """A client as stored now."""
    with database.reading() as session:
        return session.get_one(Client, client_id)


def member(database: Database, staff_id: int) -> Staff:
    """A staff member as stored now."""
    with database.reading() as session:
        return session.get_one(Staff, staff_id)


def said_to(database: Database, line_user_id: str) -> list[str]:
    """The texts queued for one LINE account, in order."""
    wanted = select(Send).where(Send.line_user_id == line_user_id).order_by(Send.id)
    with database.reading() as session:
        return [part["message"]["text"] for send in session.scalars(wanted) for part in send.body]
