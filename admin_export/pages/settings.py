"""設定: staff, clients in and out, the form, the push meter, the delivery log, this browser."""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.visit import Visit
from bot.audit import Action
from bot.data_protection.retention import erasable_clients
from bot.people import handover, staff_presence
from bot.people import staff as staff_rules
from bot.people.handover import Leaving
from bot.people.staff import NewStaff
from bot.people.staff_presence import Absence
from bot.people.written_dates import read_date
from bot.prompts import closing
from bot.prompts.push_meter import push_meter
from bot.refusals import Language, RefusedError
from bot.storage import closures, message_log
from bot.storage import staff as stored_staff

MOST_SENDS = 50
LONGEST_FIELD = 254


@page("/settings", Access.STAFF)
def settings(visit: Visit) -> ResponseReturnValue:
    """Everyone sees the office; managers change it."""
    return settings_page(visit, None)


def settings_page(visit: Visit, refused: str | None, **more: object) -> str:
    """The page, after a form that was refused too."""
    with visit.database.reading() as session:
        team = [one for one in stored_staff.everyone(session) if one.left_at is None]
        meter = push_meter(session, visit.office, visit.now)
        resting = closures.to_come(session, visit.today)
        sends = message_log.latest(session, MOST_SENDS) if visit.me.is_manager else []
        erasable = erasable_clients(session, visit.today) if visit.me.is_manager else []
    return draw(
        visit,
        "settings.html",
        team=team,
        meter=meter,
        closures=resting,
        sends=sends,
        erasable=erasable,
        form=visit.office.forms.today,
        refused=refused,
        **more,
    )


@page("/settings/staff", Access.MANAGER, methods=("POST",))
def add_staff(visit: Visit) -> ResponseReturnValue:
    """A new colleague, and the code that links their LINE account."""
    new = NewStaff(
        _field("name"),
        _field("email"),
        is_manager=bool(request.form.get("manager")),
        on_call=bool(request.form.get("on_call")),
    )
    try:
        with visit.acting(Action.STAFF_CHANGED) as session:
            invited = staff_rules.add(session, visit.keys, new, visit.now)
    except RefusedError as refusal:
        return _refused(visit, refusal)
    return settings_page(visit, None, code=invited.issued, code_for=invited.staff.name)


@page("/settings/staff/<int:staff_id>/absence", Access.OWN_STAFF, methods=("POST",))
def set_absence(visit: Visit, staff_id: int) -> ResponseReturnValue:
    """不在: one's own, or a colleague's for managers."""
    try:
        first, last = (read_date(_field(name)) if _field(name) else None for name in ("first", "last"))
        with visit.acting(Action.STAFF_CHANGED) as session:
            staff_presence.set_absence(session, staff_id, Absence(first, last))
    except RefusedError as refusal:
        return _refused(visit, refusal)
    return _back("saved")


@page("/settings/staff/<int:staff_id>/on-call", Access.MANAGER, methods=("POST",))
def set_on_call(visit: Visit, staff_id: int) -> ResponseReturnValue:
    """当番."""
    with visit.acting(Action.STAFF_CHANGED) as session:
        on_call = request.form.get("on_call") == "yes"
        staff_presence.set_on_call(session, staff_id, on_call=on_call)
    return _back("saved")


@page("/settings/staff/leave", Access.MANAGER, methods=("POST",))
def staff_leaves(visit: Visit) -> ResponseReturnValue:
    """退職: clients, interviews and alerts go to the successor."""
    leaving = Leaving(_field("email"), _field("to") or None)
    try:
        with visit.acting(Action.STAFF_CHANGED) as session:
            handover.leave(session, visit.keys, leaving, visit.calendar, visit.now)
    except RefusedError as refusal:
        return _refused(visit, refusal)
    return _back("handed_over")


@page("/settings/closures", Access.MANAGER, methods=("POST",))
def close_office(visit: Visit) -> ResponseReturnValue:
    """事業所の休み: nobody is prompted on these days, and none of them is a business day."""
    try:
        days = closing.good_closure(read_date(_field("first")), read_date(_field("last")))
        with visit.acting(Action.OFFICE_CLOSED) as session:
            closing.close_office(session, days, _field("label"))
    except RefusedError as refusal:
        return _refused(visit, refusal)
    return _back("saved")


@page("/settings/closures/<int:closure_id>/remove", Access.MANAGER, methods=("POST",))
def open_office_again(visit: Visit, closure_id: int) -> ResponseReturnValue:
    """Take a closure back."""
    with visit.acting(Action.OFFICE_CLOSED) as session:
        closing.open_office_again(session, closure_id)
    return _back("saved")


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_FIELD]


def _refused(visit: Visit, refusal: RefusedError) -> ResponseReturnValue:
    return settings_page(visit, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY


def _back(done: str) -> Response:
    return redirect(url_for("staff.settings", done=done), HTTPStatus.SEE_OTHER)
