"""Signing in without passwords: by the link or the code that ログイン in LINE gave, or by mail."""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin_export.access import WANTED_COOKIE, Access, page
from admin_export.drawing import draw
from admin_export.visit import COOKIE, Visit
from bot import audit
from bot.audit import Action, Entry
from bot.sign_in import mail as sign_in_mail
from bot.sign_in import sessions as staff_sessions
from bot.sign_in.sessions import Opened
from bot.storage import staff as stored_staff
from bot.storage.models import Staff

LONGEST_FIELD = 254


@page("/sign-in", Access.STRANGER)
def sign_in(visit: Visit) -> ResponseReturnValue:
    """Where the code is typed."""
    if visit.staff is not None:
        return redirect(url_for("staff.this_week"), HTTPStatus.SEE_OTHER)
    return _form(visit, "")


@page("/sign-in", Access.STRANGER, methods=("POST",))
def sign_in_by_code(visit: Visit) -> ResponseReturnValue:
    """Mail address and code. A wrong address and a wrong code are told alike."""
    email, code = (request.form.get(name, "")[:LONGEST_FIELD] for name in ("email", "code"))
    with visit.database.transaction() as session:
        if staff_sessions.too_many_tries(session, visit.address, visit.now):
            return _form(visit, "too_many"), HTTPStatus.TOO_MANY_REQUESTS
        opened = staff_sessions.use_code(session, visit.keys, email, code, visit.now)
        if opened is None:
            staff_sessions.count_wrong_try(session, visit.address, visit.now)
            visit.as_stranger().write_down(session, Action.SIGN_IN_REFUSED)
        else:
            _write_down(visit, session, opened)
    return _enter(opened) if opened else (_form(visit, "wrong"), HTTPStatus.UNPROCESSABLE_ENTITY)


@page("/sign-in/mail", Access.STRANGER, methods=("POST",))
def sign_in_mail_wanted(visit: Visit) -> ResponseReturnValue:
    """A code by mail; the answer is the same whether the address is known or not."""
    email = request.form.get("email", "")[:LONGEST_FIELD]
    with visit.database.transaction() as session:
        if staff_sessions.too_many_tries(session, visit.address, visit.now):
            return _form(visit, "too_many"), HTTPStatus.TOO_MANY_REQUESTS
        visit.as_stranger().form_tokens.spend(session)
        staff_sessions.count_wrong_try(session, visit.address, visit.now)
        sign_in_mail.offer_by_mail(session, visit.office, email, visit.now)
    visit.process.delivery.wake([])
    return _form(visit, "mailed")


@page("/sign-in/<string(length=48):token>", Access.STRANGER)
def sign_in_link(visit: Visit, token: str) -> ResponseReturnValue:
    """One button: opening the link uses nothing up, because LINE and mail programs open links too."""
    with visit.database.reading() as session:
        good = staff_sessions.is_good_link(session, visit.keys, token, visit.now)
    if not good:
        return _form(visit, "link_gone"), HTTPStatus.GONE
    return draw(visit.as_stranger(), "sign_in_link.html")


@page("/sign-in/<string(length=48):token>", Access.STRANGER, methods=("POST",))
def sign_in_by_link(visit: Visit, token: str) -> ResponseReturnValue:
    """The button."""
    with visit.database.transaction() as session:
        opened = staff_sessions.use_link(session, visit.keys, token, visit.now)
        if opened is not None:
            _write_down(visit, session, opened)
    return _enter(opened) if opened else (_form(visit, "link_gone"), HTTPStatus.GONE)


@page("/sign-out", Access.STAFF, methods=("POST",))
def sign_out(visit: Visit) -> ResponseReturnValue:
    """This browser."""
    with visit.acting(Action.SIGNED_OUT) as session:
        staff_sessions.end(session, visit.me.session_id, visit.now)
    return _leave()


@page("/sign-out-everywhere", Access.STAFF, methods=("POST",))
def sign_out_everywhere(visit: Visit) -> ResponseReturnValue:
    """Every browser of this person, a lost phone for instance."""
    with visit.acting(Action.SIGNED_OUT_EVERYWHERE) as session:
        stored_staff.end_sessions(session, session.get_one(Staff, visit.me.staff_id), visit.now)
    return _leave()


def _form(visit: Visit, remark: str) -> str:
    has_mail = visit.office.settings.smtp_url is not None
    return draw(visit.as_stranger(), "sign_in.html", remark=remark, has_mail=has_mail)


def _write_down(visit: Visit, session: Session, opened: Opened) -> None:
    entry = Entry(f"staff:{opened.staff_id}", Action.SIGNED_IN, visit.address)
    audit.record(session, entry, visit.now)


def _enter(opened: Opened) -> Response:
    answer = redirect(_wanted(opened), HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        opened.token,
        expires=opened.expires_at,
        path="/staff",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    answer.delete_cookie(WANTED_COOKIE, path="/staff", secure=True, httponly=True, samesite="Lax")
    return answer


def _wanted(opened: Opened) -> str:
    if opened.alert_id is not None:
        return url_for("staff.alert", alert_id=opened.alert_id)
    wanted = request.cookies.get(WANTED_COOKIE, "")
    # Only a plain path of ours: nothing that a browser could read as another host.
    plain = wanted.startswith("/staff/") and wanted.replace("/", "").replace("-", "").isalnum()
    return wanted if plain and wanted.isascii() else url_for("staff.this_week")


def _leave() -> Response:
    answer = redirect(url_for("staff.sign_in"), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE, path="/staff", secure=True, httponly=True, samesite="Lax")
    return answer
