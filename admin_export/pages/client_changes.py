"""What is changed on a client's page: details, own items, pauses, codes, staff, the end."""

from collections.abc import Callable
from http import HTTPStatus

import segno
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin_export.access import Access, page
from admin_export.pages.clients import client_page
from admin_export.row_numbers import row_number
from admin_export.visit import Visit
from bot.audit import Action
from bot.dialogs.own_items import Aspect
from bot.line.platform import Platform, PlatformError, invitation_link
from bot.people import client_details, clients, handover
from bot.people.client_details import Details
from bot.people.clients import Ending
from bot.people.handover import Move
from bot.people.written_dates import read_date
from bot.prompts import pausing
from bot.refusals import Language, RefusedError
from bot.schedule.pauses import PauseReason
from bot.storage import pauses

LONGEST_FIELD = 600


def _changing(
    visit: Visit, client_id: int, action: Action, done: str, change: Callable[[Session], object]
) -> ResponseReturnValue:
    """One transaction with its entry in the audit log; a refusal is told on the page."""
    try:
        with visit.acting(action, client_id) as session:
            change(session)
    except RefusedError as refusal:
        told = client_page(visit, client_id, refusal.say(Language.JA))
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("staff.client", client_id=client_id, done=done), HTTPStatus.SEE_OTHER)


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_FIELD]


@page("/clients/<int:client_id>/details", Access.OWN_CLIENT, methods=("POST",))
def change_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """Name, nickname, telephone, contact, medication."""
    details = Details(
        _field("name"),
        _field("nickname"),
        _field("phone"),
        _field("contact"),
        medication=bool(request.form.get("medication")),
    )
    return _changing(
        visit,
        client_id,
        Action.CLIENT_CHANGED,
        "saved",
        lambda session: client_details.change(session, client_id, details),
    )


@page("/clients/<int:client_id>/own-items", Access.OWN_CLIENT, methods=("POST",))
def add_own_item(visit: Visit, client_id: int) -> ResponseReturnValue:
    """A question of the client's own."""
    wanted = _field("aspect")
    aspect = Aspect(wanted) if wanted in set(Aspect) else Aspect.OTHER
    return _changing(
        visit,
        client_id,
        Action.CLIENT_CHANGED,
        "saved",
        lambda session: client_details.add_own_item(
            session, client_id, _field("wording"), aspect, visit.now
        ),
    )


@page("/clients/<int:client_id>/own-items/retire", Access.OWN_CLIENT, methods=("POST",))
def retire_own_item(visit: Visit, client_id: int) -> ResponseReturnValue:
    """It is asked no more."""
    item_id = request.form.get("item", 0, type=row_number)
    return _changing(
        visit,
        client_id,
        Action.CLIENT_CHANGED,
        "saved",
        lambda session: client_details.retire_own_item(session, client_id, item_id, visit.now),
    )


@page("/clients/<int:client_id>/pauses", Access.OWN_CLIENT, methods=("POST",))
def pause_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """休止にする."""

    def pause(session: Session) -> None:
        wanted = _field("reason")
        reason = PauseReason(wanted) if wanted in set(PauseReason) else PauseReason.OTHER
        last = read_date(_field("last")) if _field("last") else None
        days = pausing.good_pause(read_date(_field("first")), last, reason)
        staff_id = visit.me.staff_id
        pausing.pause(session, client_id, days, visit.now, visit.calendar, staff_id=staff_id)

    return _changing(visit, client_id, Action.CLIENT_CHANGED, "paused", pause)


@page("/clients/<int:client_id>/pauses/end", Access.OWN_CLIENT, methods=("POST",))
def resume_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """休止を終える."""

    def resume(session: Session) -> None:
        pause_id = request.form.get("pause", 0, type=row_number)
        if pause_id not in {pause.id for pause in pauses.of_client(session, client_id)}:
            raise pausing.UnknownPauseError(pause=pause_id)
        pausing.resume(session, pause_id, read_date(_field("on")), visit.now, visit.calendar)

    return _changing(visit, client_id, Action.CLIENT_CHANGED, "resumed", resume)


@page("/clients/<int:client_id>/invitation", Access.OWN_CLIENT, methods=("POST",))
def invite_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """A new code, shown this once, with the link as a QR code."""
    try:
        with visit.acting(Action.CLIENT_INVITED, client_id) as session:
            issued = clients.invite(session, visit.keys, client_id, visit.today, visit.now).issued
    except RefusedError as refusal:
        told = client_page(visit, client_id, refusal.say(Language.JA))
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    link = _link(visit, issued.code)
    picture = segno.make(link).svg_inline(scale=4) if link else ""
    return client_page(visit, client_id, code=issued, link=link, qr=picture)


def _link(visit: Visit, code: str) -> str | None:
    """Without an answer from LINE there is no link; the code works without it."""
    settings = visit.office.settings
    platform = Platform(settings.line_api_base_url, settings.line_channel_access_token.get_secret_value())
    try:
        return invitation_link(settings.line_api_base_url, platform.bot_info().basic_id, code)
    except PlatformError:
        return None


@page("/clients/<int:client_id>/staff", Access.MANAGER, methods=("POST",))
def move_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """担当をかえる."""
    wanted = Move(client_id, _field("to"))
    return _changing(
        visit,
        client_id,
        Action.CLIENT_MOVED,
        "handed_over",
        lambda session: handover.move(session, visit.keys, wanted, visit.calendar, visit.now),
    )


@page("/clients/<int:client_id>/end", Access.MANAGER, methods=("POST",))
def end_client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """支援を終える."""

    def end(session: Session) -> None:
        ending = Ending(read_date(_field("on")), _field("reason") or None)
        clients.end(session, client_id, ending, visit.today, visit.now)

    return _changing(visit, client_id, Action.CLIENT_ENDED, "saved", end)
