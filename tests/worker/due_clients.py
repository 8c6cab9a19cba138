"""Clients by the thousand, as rows: whose prompt falls due when."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.storage.models import Client, Staff, table_of
from bot.storage.session import Database

TOKYO = ZoneInfo("Asia/Tokyo")
ROWS_AT_ONCE = 5_000


def add_due_clients(database: Database, moments: Sequence[datetime], chosen: timedelta) -> list[str]:
    """One enrolled client for each moment, who chose it that long before; returns their LINE ids."""
    staff_id = _staff(database, moments[0])
    users = [f"U{secrets.token_hex(16)}" for _ in moments]
    rows = [_row(user, due, staff_id, due - chosen) for user, due in zip(users, moments, strict=True)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        with database.transaction() as session:
            session.connection().execute(insert(table_of(Client)), rows[start : start + ROWS_AT_ONCE])
    return users


def _staff(database: Database, now: datetime) -> int:
    with database.transaction() as session:
        row = Staff(name="田中", email="t@example.jp", email_lookup=secrets.token_hex(8), created_at=now)
        session.add(row)
        session.flush()
        return row.id


def _row(user: str, due: datetime, staff_id: int, chosen_at: datetime) -> dict[str, object]:
    local = due.astimezone(TOKYO)
    return {
        "staff_id": staff_id,
        "line_user_id": user,
        "consented_at": chosen_at,
        "prompt_weekday": local.weekday(),
        "prompt_time": local.time(),
        "prompt_chosen_at": chosen_at,
        "next_prompt_at": due,
        "medication": False,
        "created_at": chosen_at,
    }
