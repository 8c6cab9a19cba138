"""今月: a row a client, what the month asks for and what is done of it. As CSV too."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from math import ceil

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin_export.access import Access, page
from admin_export.csv_files import csv_bytes
from admin_export.drawing import draw
from admin_export.months import Month, month_of, read_month
from admin_export.pages.digests import csv_answer, wanted_encoding
from admin_export.pages.interviews import wanted_month
from admin_export.pages.week import A_PAGE, page_number
from admin_export.sheets import Row, RowKind
from admin_export.visit import Visit
from admin_export.words import moment_word, word
from bot.audit import Action
from bot.people.written_dates import read_date
from bot.refusals import Language, RefusedError
from bot.storage import caseloads, interviews, support_months
from bot.storage.caseloads import CaseloadClient
from bot.storage.interviews import InterviewTime
from bot.storage.models import InterviewStatus
from bot.storage.support_months import ReportDates

LATE_FROM_DAY = 20
"""From that day of its month on, what is missing is shown in red."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A client's month."""

    client: CaseloadClient
    interview: InterviewTime | None
    report: ReportDates
    late: bool


@page("/month", Access.STAFF)
def month(visit: Visit) -> ResponseReturnValue:
    """The page."""
    return _page(visit, None)


@page("/month.csv", Access.STAFF)
def month_csv(visit: Visit) -> ResponseReturnValue:
    """The same for everyone at once."""
    visit.looked(Action.MONTH_DOWNLOADED)
    wanted = wanted_month(visit)
    with visit.database.reading() as session:
        rows = _rows(visit, session, wanted, caseloads.read(session, visit.caseload))
    head = Row(RowKind.HEAD, tuple(word("month", name) for name in HEAD))
    content = csv_bytes([head, *(_cells(visit, row) for row in rows)], wanted_encoding())
    return csv_answer(content, f"month_{wanted}.csv")


HEAD = ("id", "name", "staff", "interview", "mode", "state", "written", "to_client", "to_others")


@page("/month/<int:client_id>", Access.OWN_CLIENT, methods=("POST",))
def mark_report(visit: Visit, client_id: int) -> ResponseReturnValue:
    """支援レポート: written, given to the client, given to the company or others."""
    try:
        wanted = read_month(request.form.get("month", ""))
    except ValueError:
        wanted = month_of(visit.today)
    try:
        dates = ReportDates(_day("written"), _day("to_client"), _day("to_others"))
    except RefusedError as refusal:
        return _page(visit, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY
    with visit.acting(Action.REPORT_MARKED, client_id) as session:
        support_months.mark_report(session, client_id, str(wanted), dates)
    address = url_for("staff.month", month=str(wanted), page=page_number(), done="report")
    return redirect(address, HTTPStatus.SEE_OTHER)


def _day(name: str) -> date | None:
    given = request.form.get(name, "").strip()
    return read_date(given) if given else None


def _page(visit: Visit, refused: str | None) -> str:
    visit.looked(Action.LIST_VIEWED)
    wanted, number = wanted_month(visit), page_number()
    with visit.database.reading() as session:
        count = caseloads.count(session, visit.caseload)
        clients = caseloads.read(session, visit.caseload, (number - 1) * A_PAGE, A_PAGE)
        rows = _rows(visit, session, wanted, clients)
    pages = ceil(count / A_PAGE)
    return draw(visit, "month.html", month=wanted, rows=rows, number=number, pages=pages, refused=refused)


def _rows(visit: Visit, session: Session, wanted: Month, clients: list[CaseloadClient]) -> list[MonthRow]:
    ids = [client.id for client in clients]
    reports = support_months.reports(session, ids, str(wanted))
    times = interviews.times_between(session, *wanted.span(visit.timezone), client_ids=ids)
    met = {one.client_id: one for one in times if one.status is not InterviewStatus.CANCELLED}
    is_late = visit.today >= wanted.first.replace(day=LATE_FROM_DAY)
    return [
        MonthRow(client, met.get(client.id), reports.get(client.id, ReportDates()), is_late)
        for client in clients
    ]


def _cells(visit: Visit, row: MonthRow) -> Row:
    held, report = row.interview, row.report
    days = (report.written_on, report.given_to_client_on, report.given_to_others_on)
    return Row(
        RowKind.ITEM,
        (
            row.client.id,
            row.client.name,
            row.client.staff_name,
            moment_word(held.at, visit.timezone) if held else "",
            word("digest", "online" if held.online else "face_to_face") if held else "",
            word("interview_states", held.status) if held else "",
            *(day.isoformat() if day else "" for day in days),
        ),
    )
