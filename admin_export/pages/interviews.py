"""面談: the month's calendar and list; plan, move, cancel, write up."""

import calendar as calendars
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from math import ceil

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.months import Month, month_of, read_month
from admin_export.pages.week import A_PAGE, page_number
from admin_export.row_numbers import row_number
from admin_export.visit import Visit
from bot.audit import Action
from bot.interviews import planning as rules
from bot.interviews.planning import Held, Mode, NotYourClientError, Plan, Repeat
from bot.refusals import Language, RefusedError
from bot.storage import caseloads
from bot.storage import interviews as stored
from bot.storage import staff as stored_staff
from bot.storage.caseloads import CaseloadClient
from bot.storage.interviews import InterviewTime, ListedInterview
from bot.storage.models import InterviewStatus
from bot.written_moments import read_moment

LONGEST_FIELD = 600
MOST_TO_CHOOSE = 100
"""Clients in one list to choose from."""


@page("/interviews", Access.STAFF)
def interviews(visit: Visit) -> ResponseReturnValue:
    """The month, with a download for each digest."""
    return _list(visit, None)


@page("/interviews", Access.STAFF, methods=("POST",))
def plan_interview(visit: Visit) -> ResponseReturnValue:
    """A new interview; the client must be one of this person's own."""
    try:
        wanted = _plan(visit)
        with visit.acting(Action.INTERVIEW_PLANNED, wanted.client_id) as session:
            if not caseloads.has(session, visit.caseload, wanted.client_id):
                raise NotYourClientError
            rules.plan(session, visit.keys, wanted, visit.calendar, visit.now)
    except RefusedError as refusal:
        return _list(visit, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY
    month = month_of(wanted.at.astimezone(visit.timezone).date())
    return _back("staff.interviews", month=str(month), done="planned")


def _plan(visit: Visit) -> Plan:
    form = request.form
    return Plan(
        client_id=form.get("client", 0, type=row_number),
        at=read_moment(form.get("at", ""), visit.timezone),
        staff_email=form.get("staff", "")[:LONGEST_FIELD] or None,
        mode=_mode(),
        place=form.get("place", "")[:LONGEST_FIELD],
        repeat=Repeat.MONTHLY if form.get("repeat") else Repeat.ONCE,
    )


def _mode() -> Mode:
    return Mode.ONLINE if request.form.get("mode") == Mode.ONLINE else Mode.FACE_TO_FACE


@page("/interviews/<int:interview_id>", Access.OWN_INTERVIEW)
def interview(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """One interview."""
    return _one(visit, interview_id, None)


@page("/interviews/<int:interview_id>/move", Access.OWN_INTERVIEW, methods=("POST",))
def move_interview(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """Another time."""
    try:
        at = read_moment(request.form.get("at", ""), visit.timezone)
        with visit.acting(Action.INTERVIEW_MOVED, _client_of(visit, interview_id)) as session:
            changed = rules.move(session, interview_id, at, visit.calendar, visit.now)
    except RefusedError as refusal:
        return _refused(visit, interview_id, refusal)
    done = "moved" if changed.told else "moved_untold"
    return _back("staff.interview", interview_id=interview_id, done=done)


@page("/interviews/<int:interview_id>/cancel", Access.OWN_INTERVIEW, methods=("POST",))
def cancel_interview(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """Call it off."""
    try:
        with visit.acting(Action.INTERVIEW_CANCELLED, _client_of(visit, interview_id)) as session:
            changed = rules.cancel(session, interview_id, visit.calendar, visit.now)
    except RefusedError as refusal:
        return _refused(visit, interview_id, refusal)
    done = "cancelled" if changed.told else "cancelled_untold"
    return _back("staff.interview", interview_id=interview_id, done=done)


@page("/interviews/<int:interview_id>/done", Access.OWN_INTERVIEW, methods=("POST",))
def write_up_interview(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """What became of it: 対面, オンライン, 来なかった, and a note."""
    came = request.form.get("mode") != InterviewStatus.NO_SHOW
    outcome = InterviewStatus.DONE if came else InterviewStatus.NO_SHOW
    held = Held(outcome, _mode(), request.form.get("note", "")[:LONGEST_FIELD])
    try:
        with visit.acting(Action.INTERVIEW_WRITTEN_UP, _client_of(visit, interview_id)) as session:
            following = rules.done(session, interview_id, held, visit.calendar, visit.now)
    except RefusedError as refusal:
        return _refused(visit, interview_id, refusal)
    done = "written_up_next" if following else "written_up"
    return _back("staff.interview", interview_id=interview_id, done=done)


def _back(endpoint: str, **named: str | int) -> Response:
    return redirect(url_for(endpoint, **named), HTTPStatus.SEE_OTHER)  # type: ignore[arg-type]  # url_for types its options, not a route's own


def _refused(visit: Visit, interview_id: int, refusal: RefusedError) -> ResponseReturnValue:
    return _one(visit, interview_id, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY


def _client_of(visit: Visit, interview_id: int) -> int | None:
    with visit.database.reading() as session:
        found = stored.listed(session, interview_id)
    return found.client_id if found else None


def _one(visit: Visit, interview_id: int, refused: str | None) -> str:
    with visit.database.reading() as session:
        found = stored.listed(session, interview_id)
    visit.looked(Action.CLIENT_VIEWED, found.client_id if found else None)
    return draw(visit, "interview.html", interview=found, refused=refused)


def wanted_month(visit: Visit) -> Month:
    """The month in the address, else this one."""
    try:
        return read_month(request.args.get("month", ""))
    except ValueError:
        return month_of(visit.today)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day's interviews; only their number where the month has more than a page shows."""

    day: date
    count: int
    interviews: tuple[ListedInterview, ...]


def _list(visit: Visit, refused: str | None) -> str:
    visit.looked(Action.LIST_VIEWED)
    month, number = wanted_month(visit), page_number()
    mine = None if visit.me.is_manager else visit.me.staff_id
    with visit.database.reading() as session:
        times = stored.times_between(session, *month.span(visit.timezone), staff_id=mine)
        ids = [one.id for one in times[(number - 1) * A_PAGE : number * A_PAGE]]
        found = stored.numbered(session, ids)
        clients = _clients_to_choose(visit, session)
        team = [one for one in stored_staff.everyone(session) if one.left_at is None]
    return draw(
        visit,
        "interviews.html",
        month=month,
        found=found,
        number=number,
        pages=ceil(len(times) / A_PAGE),
        calendar=_calendar(visit, month, times, found),
        clients=clients,
        team=team,
        refused=refused,
    )


def _clients_to_choose(visit: Visit, session: Session) -> list[CaseloadClient]:
    """Everybody, or of a large office the one whose page was left; none: choose on 利用者."""
    if caseloads.count(session, visit.caseload) <= MOST_TO_CHOOSE:
        return caseloads.read(session, visit.caseload)
    wanted = request.values.get("client", 0, type=row_number)
    is_known = caseloads.has(session, visit.caseload, wanted)
    return list(caseloads.named(session, [wanted]).values()) if is_known else []


def _calendar(
    visit: Visit, month: Month, times: Sequence[InterviewTime], found: Sequence[ListedInterview]
) -> list[list[CalendarDay]]:
    local = {one.id: one.at.astimezone(visit.timezone).date() for one in times}
    is_going_on = {one.id for one in times if one.status is not InterviewStatus.CANCELLED}
    counts = Counter(local[number] for number in is_going_on)
    by_day: defaultdict[date, list[ListedInterview]] = defaultdict(list)
    for one in found if len(times) <= A_PAGE else ():
        if one.id in is_going_on:
            by_day[local[one.id]].append(one)
    weeks = calendars.Calendar().monthdatescalendar(month.year, month.month)
    return [[CalendarDay(day, counts[day], tuple(by_day[day])) for day in week] for week in weeks]
