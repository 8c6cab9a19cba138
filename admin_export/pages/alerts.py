"""対応: alerts, and what people do with them. The same functions as LINE's buttons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.pages.week import page_number
from admin_export.visit import Visit
from bot.alerts import answers as alert_answers
from bot.alerts import steps as alert_steps
from bot.alerts.answers import Answered, Heard
from bot.alerts.desk import AlertDesk, view_of
from bot.alerts.steps import AlertRefusedError, NotReported, Outcome, Reported
from bot.audit import Action
from bot.dialogs.events import AlertAct
from bot.dialogs.wording import say
from bot.people.written_dates import read_date
from bot.refusals import Language, RefusedError
from bot.storage import alert_lists
from bot.storage import alerts as stored
from bot.storage.concerns import shares_by_rule
from bot.storage.models import Client, Staff
from bot.written_moments import read_moment

A_PAGE = 30
LONGEST_NOTE = 5_000


@page("/alerts", Access.STAFF)
def alerts(visit: Visit) -> ResponseReturnValue:
    """Open ones first, then those that have ended, and how often each rule was right."""
    visit.looked(Action.LIST_VIEWED)
    number = page_number()
    with visit.database.reading() as session:
        unresolved = alert_lists.unresolved(session, visit.alert_reader)
        ended = alert_lists.resolved(session, visit.alert_reader, (number - 1) * A_PAGE, A_PAGE + 1)
        rules = shares_by_rule(session)
    return draw(
        visit,
        "alerts.html",
        unresolved=unresolved,
        ended=ended[:A_PAGE],
        number=number,
        more=len(ended) > A_PAGE,
        rules=rules,
        one_road=visit.office.settings.smtp_url is None,
    )


@page("/alerts/<int:alert_id>", Access.OWN_ALERT)
def alert(visit: Visit, alert_id: int) -> ResponseReturnValue:
    """The words, the telephone numbers, and what happened so far."""
    return _alert_page(visit, alert_id, None)


@page("/alerts/<int:alert_id>", Access.OWN_ALERT, methods=("POST",))
def act_on_alert(visit: Visit, alert_id: int) -> ResponseReturnValue:
    """One of the buttons."""
    try:
        with visit.acting(Action.ALERT_CHANGED, _client_of(visit, alert_id)) as session:
            done = _act(visit.alert_desk(session), visit.me.staff_id, alert_id)
    except AlertRefusedError as refusal:
        refused = say("alert", refusal.message, **refusal.facts)
        return _alert_page(visit, alert_id, refused), HTTPStatus.CONFLICT
    except RefusedError as refusal:
        refused = refusal.say(Language.JA)
        return _alert_page(visit, alert_id, refused), HTTPStatus.UNPROCESSABLE_ENTITY
    address = url_for("staff.alert", alert_id=alert_id, done=done)
    return redirect(address, HTTPStatus.SEE_OTHER)


Act = Callable[[AlertDesk, int, int], object]


def _act(desk: AlertDesk, staff_id: int, alert_id: int) -> str:
    """What was done, by its name in done.html. An unknown button does nothing."""
    act = _ACTS.get(request.form.get("what", ""))
    done = act(desk, alert_id, staff_id) if act is not None else None
    return _SAID[done.heard] if isinstance(done, Answered) else "alert"


def _note(desk: AlertDesk, alert_id: int, staff_id: int) -> None:
    if text := _field("note"):
        alert_steps.note(desk, alert_id, staff_id, text)


def _reported(desk: AlertDesk, alert_id: int, staff_id: int) -> None:
    given = Reported(read_date(request.form.get("on", "")), _field("to_whom"))
    alert_steps.report(desk, alert_id, staff_id, given)


def _not_reported(desk: AlertDesk, alert_id: int, staff_id: int) -> None:
    alert_steps.report(desk, alert_id, staff_id, NotReported(_field("why")))


def _resolving(outcome: Outcome) -> Act:
    return lambda desk, alert_id, staff_id: alert_steps.resolve(desk, alert_id, staff_id, outcome)


def _answering(act: AlertAct) -> Act:
    def answer(desk: AlertDesk, alert_id: int, staff_id: int) -> Answered:
        taken = alert_steps.theirs(desk, alert_id, staff_id)
        return alert_answers.answer_client(desk, taken, staff_id, act, _hour(desk, act))

    return answer


def _hour(desk: AlertDesk, act: AlertAct) -> datetime | None:
    if act is not AlertAct.CALLING_AT:
        return None
    return read_moment(request.form.get("at", ""), desk.office.settings.timezone)


_SAID = {
    Heard.SENT: "answered",
    Heard.OUT_OF_REACH: "out_of_reach",
    Heard.NO_PUSH_LEFT: "no_push_left",
}

_ACTS: Mapping[str, Act] = {
    "take": alert_steps.take,
    "reached": alert_steps.reached,
    "not_yet": alert_steps.not_yet,
    "hand_on": alert_steps.hand_on,
    "dealt_with": _resolving(Outcome.DEALT_WITH),
    "false_alarm": _resolving(Outcome.FALSE_ALARM),
    "note": _note,
    "reported": _reported,
    "not_reported": _not_reported,
    "calling": _answering(AlertAct.CALLING),
    "calling_at": _answering(AlertAct.CALLING_AT),
    "at_interview": _answering(AlertAct.AT_INTERVIEW),
}


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_NOTE]


def _client_of(visit: Visit, alert_id: int) -> int | None:
    with visit.database.reading() as session:
        found = stored.locked(session, alert_id)
        return found.client_id if found else None


def _alert_page(visit: Visit, alert_id: int, refused: str | None) -> str:
    visit.looked(Action.ALERT_VIEWED, _client_of(visit, alert_id))
    with visit.database.reading() as session:
        desk = visit.alert_desk(session)
        found = alert_steps.find(desk, alert_id, visit.me.staff_id)
        client = session.get(Client, found.client_id) if found.client_id else None
        names = {member.id: member.name for member in desk.team.members}
        return draw(
            visit,
            "alert.html",
            alert=found,
            view=view_of(desk, found),
            client=client,
            carer=session.get(Staff, client.staff_id) if client else None,
            texts=stored.words_of(session, alert_id),
            entries=stored.entries(session, alert_id),
            names=names,
            someone_near=alert_steps.someone_near(desk, found),
            needs_report=alert_steps.needs_report(desk, found),
            hours=alert_answers.hours_to_call(desk, found),
            mine=found.taken_by_id == visit.me.staff_id,
            refused=refused,
        )
