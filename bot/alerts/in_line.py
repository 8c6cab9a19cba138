"""Staff in LINE: what they tap or type about alerts is done, and answered with what came of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.alerts import steps as alert_steps
from bot.alerts.answers import Heard, answer_client, hours_to_call, line_of
from bot.alerts.desk import AlertDesk, view_of, views_of
from bot.alerts.steps import AlertRefusedError, Outcome
from bot.concerns.concern import Level
from bot.dialogs.alert_cards import (
    AlertView,
    ends_card,
    hours_offered,
    list_of,
    reached_first_card,
    taken_card,
)
from bot.dialogs.events import AlertAct, AlertActed, Said, StaffAsked, StaffRequest
from bot.dialogs.messages import Card, Link, Message, MessageKind, Words
from bot.dialogs.wording import say
from bot.sign_in import offers as sign_in
from bot.staff_news.week import this_week
from bot.storage import alerts as stored
from bot.storage.models import Alert, AlertState

SIGN_IN_MINUTES = int(sign_in.GOOD_FOR.total_seconds() // 60)


def act(desk: AlertDesk, staff_id: int, acted: AlertActed) -> list[Said]:
    """Do what was tapped or typed; a refusal is an answer too."""
    alert_id = acted.alert_id
    if alert_id is None:
        meant = _meant(desk, staff_id, acted.act)
        if len(meant) != 1:
            heading = "none_open" if acted.act is AlertAct.TAKE else "none_yours"
            return _said(list_of(views_of(desk, meant), heading, acted.act))
        alert_id = meant[0].id
    try:
        return _said(_ACTS.get(acted.act, _answer)(desk, alert_id, staff_id, acted))
    except AlertRefusedError as refusal:
        return _said([Words(say("alert", refusal.message, **refusal.facts))])


def asked(desk: AlertDesk, staff_id: int, about: StaffAsked) -> list[Said]:
    """ログイン, 未対応, 今週."""
    return _said(_REQUESTS[about.request](desk, staff_id))


def _meant(desk: AlertDesk, staff_id: int, wanted: AlertAct) -> list[Alert]:
    """Without a button: what this person could take, or what they have taken."""
    states = stored.UNTAKEN if wanted is AlertAct.TAKE else stored.TAKEN
    found = [alert for alert in stored.unresolved(desk.session) if alert.state in states]
    if wanted is AlertAct.TAKE:
        return [alert for alert in found if alert_steps.may_see(desk, alert, staff_id)]
    return [alert for alert in found if alert.taken_by_id == staff_id]


def _take(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    alert = alert_steps.take(desk, alert_id, staff_id)
    offered = sign_in.offer(desk.session, desk.office.database.keys, staff_id, desk.clock, alert.id)
    link = desk.office.settings.base_url + offered.path
    near = alert_steps.someone_near(desk, alert)
    heard = line_of(desk, alert) is not None
    return [taken_card(view_of(desk, alert), link, someone_near=near, client_heard=heard)]


def _reached(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    alert = alert_steps.reached(desk, alert_id, staff_id)
    return [ends_card(view_of(desk, alert), "reached")]


def _not_yet(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    return [_word(desk, alert_steps.not_yet(desk, alert_id, staff_id), "not_yet")]


def _hand_on(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    return [_word(desk, alert_steps.hand_on(desk, alert_id, staff_id), "hand_on")]


def _resolve(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    alert = alert_steps.to_end(desk, alert_id, staff_id)
    if alert.level == Level.CRISIS and alert.reached_at is None:
        # Only whoever has it can say so; managers end another's on the page.
        return [reached_first_card(view_of(desk, alert_steps.theirs(desk, alert_id, staff_id)))]
    alert_steps.resolve(desk, alert_id, staff_id, Outcome.DEALT_WITH)
    return [_word(desk, alert, "resolved")]


def _false_alarm(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    alert = alert_steps.resolve(desk, alert_id, staff_id, Outcome.FALSE_ALARM)
    return [_word(desk, alert, "false_alarm")]


def _which_hour(desk: AlertDesk, alert_id: int, staff_id: int, _: AlertActed) -> list[Message]:
    alert = alert_steps.theirs(desk, alert_id, staff_id)
    return [hours_offered(view_of(desk, alert), hours_to_call(desk, alert))]


def _answer(desk: AlertDesk, alert_id: int, staff_id: int, acted: AlertActed) -> list[Message]:
    alert = alert_steps.theirs(desk, alert_id, staff_id)
    at = _in_future(acted.at, desk)
    answered = answer_client(desk, alert, staff_id, acted.act, at)
    who = view_of(desk, alert).who
    if answered.heard is not Heard.SENT:
        return [Words(say("alert", "not_answered", who=who, why=answered.heard))]
    return [Words(say("alert", "answered", who=who, sentence=answered.sentence))]


def _in_future(at: datetime | None, desk: AlertDesk) -> datetime | None:
    # An old button's hour is over: the client is not promised the past.
    return at if at is None or at > desk.at else desk.at


def _word(desk: AlertDesk, alert: Alert, message: str) -> Words:
    return Words(say("alert", message, who=view_of(desk, alert).who))


_ACTS: dict[AlertAct, Callable[[AlertDesk, int, int, AlertActed], list[Message]]] = {
    AlertAct.TAKE: _take,
    AlertAct.REACHED: _reached,
    AlertAct.NOT_YET: _not_yet,
    AlertAct.HAND_ON: _hand_on,
    AlertAct.RESOLVED: _resolve,
    AlertAct.FALSE_ALARM: _false_alarm,
    AlertAct.CALLING_LATER: _which_hour,
}


def _sign_in(desk: AlertDesk, staff_id: int) -> list[Message]:
    offered = sign_in.offer(desk.session, desk.office.database.keys, staff_id, desk.clock)
    text = say("alert", "sign_in", code=offered.code, minutes=SIGN_IN_MINUTES)
    link = Link(say("alert", "open_page"), desk.office.settings.base_url + offered.path)
    return [Card(text, say("alert", "sign_in_summary"), (link,))]


def _open_alerts(desk: AlertDesk, staff_id: int) -> list[Message]:
    seen = [
        alert
        for alert in stored.unresolved(desk.session)
        if alert_steps.may_see(desk, alert, staff_id) and alert.state != AlertState.RESOLVED
    ]
    views: list[AlertView] = views_of(desk, seen)
    return list_of(views, "none_open", AlertAct.TAKE)


def _this_week(desk: AlertDesk, staff_id: int) -> list[Message]:
    return [Words(this_week(desk, staff_id))]


_REQUESTS: dict[StaffRequest, Callable[[AlertDesk, int], list[Message]]] = {
    StaffRequest.SIGN_IN: _sign_in,
    StaffRequest.OPEN_ALERTS: _open_alerts,
    StaffRequest.THIS_WEEK: _this_week,
}


def _said(messages: Sequence[Message]) -> list[Said]:
    return [Said(MessageKind.ANSWER, message) for message in messages]
