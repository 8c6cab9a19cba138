"""Every route states who may come; nothing is open by being forgotten."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from http import HTTPStatus

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin_export.visit import Visit, begin_visit
from bot.alerts import steps as alert_steps
from bot.audit import Action
from bot.sign_in import strangers
from bot.storage import alerts, ownership


class Access(StrEnum):
    """Who may come. OWN_...: the client's staff member (of an alert: who may see it) and managers.

    OWN_STAFF: oneself and managers.
    """

    STRANGER = "stranger"
    STAFF = "staff"
    MANAGER = "manager"
    OWN_CLIENT = "own_client"
    OWN_INTERVIEW = "own_interview"
    OWN_ALERT = "own_alert"
    OWN_TEXT = "own_text"
    OWN_CONCERN = "own_concern"
    OWN_STAFF = "own_staff"


WANTED_COOKIE = "tsuzuku_wanted"
WANTED_SECONDS = 15 * 60
LONGEST_WANTED = 100

View = Callable[..., ResponseReturnValue]

staff_pages = Blueprint("staff", __name__, url_prefix="/staff", template_folder="templates")

STATED: dict[str, Access] = {}
"""The access of each endpoint, as stated."""


def page(rule: str, access: Access, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Put a view under an address, behind its access; a POST needs the token of its form."""

    def put(view: View) -> View:
        STATED[f"staff.{view.__name__}"] = access
        staff_pages.add_url_rule(rule, view.__name__, _guarded(view, access), methods=list(methods))
        return view

    return put


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(**named: int | str) -> ResponseReturnValue:
        visit = begin_visit()
        if visit.staff is None and access is not Access.STRANGER:
            _write_stranger_down(visit)
            return _to_sign_in()
        holder = visit.as_stranger() if access is Access.STRANGER else visit
        if request.method == "POST" and not holder.form_tokens.is_good():
            abort(HTTPStatus.BAD_REQUEST)
        _need(visit, access, named)
        return view(visit, **named)

    return guarded


def _write_stranger_down(visit: Visit) -> None:
    with visit.database.transaction() as session:
        if strangers.is_worth_an_entry(session, visit.address, visit.now):
            visit.write_down(session, Action.REFUSED)


def _to_sign_in() -> ResponseReturnValue:
    """The page that was wanted is remembered, so that the way from a notice stays short."""
    answer = redirect(url_for("staff.sign_in"), HTTPStatus.SEE_OTHER)
    if request.method == "GET" and len(request.path) <= LONGEST_WANTED:
        answer.set_cookie(
            WANTED_COOKIE,
            request.path,
            max_age=WANTED_SECONDS,
            path="/staff",
            secure=True,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _need(visit: Visit, access: Access, named: Mapping[str, int | str]) -> None:
    if access in (Access.STRANGER, Access.STAFF):
        return
    if access is Access.MANAGER and not visit.me.is_manager:
        _refuse(visit, HTTPStatus.FORBIDDEN, None)
    with visit.database.reading() as session:
        client_id, may = _OWN[access](visit, session, named)
    if not may:
        _refuse(visit, HTTPStatus.NOT_FOUND, client_id)


def _refuse(visit: Visit, status: HTTPStatus, client_id: int | None) -> None:
    visit.looked(Action.REFUSED, client_id)
    abort(status)


Found = tuple[int | None, bool]
"""The client behind the address, and whether this person may come."""


def _own_client(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    return _of_client(visit, session, int(named["client_id"]))


def _of_client(visit: Visit, session: Session, client_id: int | None) -> Found:
    carer = ownership.carer_of(session, client_id) if client_id is not None else None
    if carer is None:
        return None, False
    return client_id, visit.me.is_manager or carer == visit.me.staff_id


def _own_interview(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    found = ownership.client_of_interview(session, int(named["interview_id"]))
    if found is None:
        return None, False
    client_id, may = _of_client(visit, session, found[0])
    return client_id, may or (client_id is not None and found[1] == visit.me.staff_id)


def _own_text(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    return _of_client(visit, session, ownership.client_of_text(session, str(named["message_id"])))


def _own_concern(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    client_id = ownership.client_of_concern(session, int(named["concern_id"]))
    return _of_client(visit, session, client_id)


def _own_alert(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    alert = alerts.locked(session, int(named["alert_id"]))
    if alert is None:
        return None, False
    may = alert_steps.may_see(visit.alert_desk(session), alert, visit.me.staff_id)
    return alert.client_id, may


def _own_staff(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    staff_id = int(named["staff_id"])
    theirs = visit.me.is_manager or visit.me.staff_id == staff_id
    return None, theirs and ownership.works_here(session, staff_id)


def _of_whom_is_named(visit: Visit, session: Session, named: Mapping[str, int | str]) -> Found:
    """Managers see everybody, but nobody sees a number that is nobody's."""
    if "client_id" in named:
        return _own_client(visit, session, named)
    return _own_staff(visit, session, named) if "staff_id" in named else (None, True)


_OWN: Mapping[Access, Callable[[Visit, Session, Mapping[str, int | str]], Found]] = {
    Access.MANAGER: _of_whom_is_named,
    Access.OWN_CLIENT: _own_client,
    Access.OWN_INTERVIEW: _own_interview,
    Access.OWN_ALERT: _own_alert,
    Access.OWN_TEXT: _own_text,
    Access.OWN_CONCERN: _own_concern,
    Access.OWN_STAFF: _own_staff,
}
