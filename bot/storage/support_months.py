"""A month's duties for each client: the interview, and the 支援レポート."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.models import SupportReport, table_of
from bot.storage.session import upsert

REPORTS = table_of(SupportReport)


@dataclass(frozen=True, slots=True)
class ReportDates:
    """When a client's report of a month was written and given."""

    written_on: date | None = None
    given_to_client_on: date | None = None
    given_to_others_on: date | None = None


def reports(session: Session, client_ids: Collection[int], month: str) -> dict[int, ReportDates]:
    """The reports of these clients; whoever has none yet is not in it."""
    wanted = (SupportReport.client_id.in_(client_ids), SupportReport.month == month)
    return {
        row.client_id: ReportDates(row.written_on, row.given_to_client_on, row.given_to_others_on)
        for row in session.scalars(select(SupportReport).where(*wanted))
    }


def mark_report(session: Session, client_id: int, month: str, dates: ReportDates) -> None:
    """Write the dates down, or over."""
    row: dict[str, Any] = {
        "client_id": client_id,
        "month": month,
        "written_on": dates.written_on,
        "given_to_client_on": dates.given_to_client_on,
        "given_to_others_on": dates.given_to_others_on,
    }
    upsert(session, REPORTS, row, ("client_id", "month"))
