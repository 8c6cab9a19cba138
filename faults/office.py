"""One office: its staff and clients as rows, and the settings that its processes run under."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.models import Client, Conversation, Staff, table_of
from bot.storage.session import Database, open_database

TOKYO = ZoneInfo("Asia/Tokyo")
ENCRYPTION_KEY = "dmfRcbhAbbKWePZMBAWPtj_YL-y5OfD3amIVmrsghVc="
SECRET_KEY = "a-secret-that-only-the-fault-suite-uses"
CHANNEL_SECRET = "channel-secret-of-the-fault-suite"
CHANNEL_TOKEN = "channel-token-of-the-fault-suite"
SECRETS = (ENCRYPTION_KEY, SECRET_KEY, CHANNEL_SECRET, CHANNEL_TOKEN, "@example.jp")
"""No log may hold one of these."""
PLANTED = "ひみつの"
"""Stands in every name and in everything written."""

QUESTIONS = 13
"""How many a full record asks on the average, at least."""

ONE_IN_CRISIS = 12
"""One client of so many writes that they want to die."""


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the staff."""

    user_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Household:
    """Someone who answers. `due_in` is when their prompt falls due, in seconds from the start."""

    user_id: str
    nickname: str
    in_crisis: bool
    due_in: float


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody."""

    staff: tuple[Member, ...]
    clients: tuple[Household, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def found_town(answers: int, seed: int) -> Town:
    """Enough people for so many answers; every prompt falls due while they answer."""
    size = -(-answers // QUESTIONS)
    chance = random.Random(f"{seed} town")
    crises = set(chance.sample(range(size), max(size // ONE_IN_CRISIS, 1)))
    longest = answers / 100
    clients = tuple(
        Household(f"U{number:032x}", f"{PLANTED}{number:05d}", number in crises, longest * number / size)
        for number in range(size)
    )
    staff = tuple(
        Member(f"U{'f' * 24}{number:08x}", f"{PLANTED}支援員{number}", f"staff{number}@example.jp")
        for number in range(3)
    )
    return Town(staff, clients)


def move_in(database_url: str, town: Town, now: datetime) -> None:
    """Migrate an empty database and enrol everybody."""
    keys = KeyRing([ENCRYPTION_KEY], SECRET_KEY)
    database = open_database(database_url, keys)
    upgrade(database.engine)
    staff_ids = _hire(database, keys, town.staff, now)
    rows = [
        _client(client, staff_ids[number % len(staff_ids)], now)
        for number, client in enumerate(town.clients)
    ]
    with database.transaction() as session:
        session.connection().execute(insert(table_of(Client)), rows)
        session.connection().execute(insert(table_of(Conversation)), _conversations(session, now))
    database.dispose()


def _conversations(session: Session, now: datetime) -> list[dict[str, object]]:
    """Everybody has talked with the bot before."""
    linked = [
        *((client.line_user_id, "client_id", client.id) for client in session.scalars(select(Client))),
        *((one.line_user_id, "staff_id", one.id) for one in session.scalars(select(Staff))),
    ]
    nobody = {"client_id": None, "staff_id": None, "created_at": now, "updated_at": now}
    return [{"line_user_id": user, **nobody, column: number} for user, column, number in linked]


def _hire(database: Database, keys: KeyRing, staff: Sequence[Member], now: datetime) -> list[int]:
    """The first is the manager, and on call."""
    rows = [
        Staff(
            name=one.name,
            email=one.email,
            email_lookup=keys.lookup(one.email),
            is_manager=number == 0,
            on_call=number == 0,
            line_user_id=one.user_id,
            created_at=now,
        )
        for number, one in enumerate(staff)
    ]
    with database.transaction() as session:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def _client(client: Household, staff_id: int, now: datetime) -> dict[str, object]:
    due = now + timedelta(seconds=client.due_in)
    local = due.astimezone(TOKYO)
    chosen = due - timedelta(days=8)
    return {
        "staff_id": staff_id,
        "name": f"{client.nickname} さん",
        "nickname": client.nickname,
        "line_user_id": client.user_id,
        "consented_at": chosen,
        "consent_version": "faults",
        "prompt_weekday": local.weekday(),
        "prompt_time": local.time(),
        "prompt_chosen_at": chosen,
        "next_prompt_at": due,
        "medication": False,
        "created_at": chosen,
    }


def settings_of(database_url: str, line: str, smtp_port: int) -> dict[str, str]:
    """The environment of web, worker and command line: no quiet hours now, alerts repeated each minute."""
    quiet = datetime.now(UTC).astimezone(TOKYO) + timedelta(hours=10)
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "LINE_CHANNEL_SECRET": CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": CHANNEL_TOKEN,
        "LINE_API_BASE_URL": line,
        "LINE_DATA_API_BASE_URL": line,
        "BASE_URL": "http://127.0.0.1:8000",
        "QUIET_HOURS": f"{quiet:%H}:00-{quiet + timedelta(hours=1):%H}:00",
        "REMIND_AFTER_HOURS": "",
        "ALERT_REPEAT_MINUTES": "1",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAIL_FROM": "office@example.jp",
    }
