"""今週: who has answered, who needs someone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from flask import request
from flask.typing import ResponseReturnValue

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.row_numbers import row_number
from admin_export.visit import Visit
from admin_export.weeks import WeekMark, marks_of_clients
from bot.audit import Action
from bot.storage import alert_histories, alert_lists, caseloads
from bot.storage.caseloads import CaseloadClient

SHOWN_WEEKS = 8
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ClientWeek:
    """A client's row: their latest week, and the mean of each week before (None: not answered)."""

    client: CaseloadClient
    latest: WeekMark | None
    means: tuple[float | None, ...]
    open_alerts: int
    pause: str | None


@page("/", Access.STAFF)
def this_week(visit: Visit) -> ResponseReturnValue:
    """Each client's latest prompt; open alerts on top."""
    visit.looked(Action.LIST_VIEWED)
    number = page_number()
    with visit.database.reading() as session:
        count = caseloads.count(session, visit.caseload)
        clients = caseloads.read(session, visit.caseload, (number - 1) * A_PAGE, A_PAGE)
        ids = [client.id for client in clients]
        since = visit.today - timedelta(days=7 * (SHOWN_WEEKS + 1))
        weeks = marks_of_clients(visit.sources(session), ids, since)
        alerts = alert_histories.count_open(session, ids)
        pauses = caseloads.paused_on(session, ids, visit.today)
        unresolved = alert_lists.unresolved(session, visit.alert_reader)
    rows = [
        _row(client, weeks[client.id], alerts.get(client.id, 0), pauses.get(client.id))
        for client in clients
    ]
    pages = ceil(count / A_PAGE)
    return draw(visit, "week.html", rows=rows, alerts=unresolved, number=number, pages=pages)


def page_number() -> int:
    """Which page of a list is wanted, from 1."""
    return max(request.args.get("page", 1, type=row_number), 1)


def _row(client: CaseloadClient, weeks: Sequence[WeekMark], alerts: int, pause: str | None) -> ClientWeek:
    means = tuple(week.mean for week in weeks[-SHOWN_WEEKS:])
    return ClientWeek(client, weeks[-1] if weeks else None, means, alerts, pause)
