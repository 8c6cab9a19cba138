"""What people do with an alert: take, reach, hand on, resolve, report. LINE, pages and CLI share these.

Each works in the caller's transaction on the locked row: of two at the same second one wins.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.alerts.answers import answer_client
from bot.alerts.desk import AlertDesk, carers_of, staff_name, view_of
from bot.alerts.rings import plan, release, tell_by_any_road
from bot.alerts.story import Happened
from bot.concerns.telling import MANAGERS_ALWAYS_TOLD
from bot.dialogs.events import AlertAct
from bot.dialogs.messages import Words
from bot.dialogs.wording import say
from bot.storage import alerts as stored
from bot.storage.models import Alert, AlertState


class AlertRefusedError(Exception):
    """This cannot be done with the alert now; `message` names the sentence in wording/alert.j2."""

    message = "gone"

    def __init__(self, who: str = "", name: str = "") -> None:
        super().__init__(f"{type(self).__name__}: {self.message}")
        self.facts = {"who": who, "name": name}


class AlertGoneError(AlertRefusedError):
    """No such alert, or none that this person may see."""


class TakenAlreadyError(AlertRefusedError):
    """Somebody was quicker."""

    message = "taken_already"


class ResolvedAlreadyError(AlertRefusedError):
    """It has ended."""

    message = "resolved_already"


class NotTakenError(AlertRefusedError):
    """Nobody has taken it: take it first."""

    message = "not_taken"


class NotYoursError(AlertRefusedError):
    """Somebody else has it."""

    message = "not_yours"


class ReportNeededError(AlertRefusedError):
    """Abuse, harassment and sexual harm end only with 通報: した or しない."""

    message = "report_needed"


class Outcome(StrEnum):
    """How an alert ended, and thereby whether it was right."""

    DEALT_WITH = "dealt_with"
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, slots=True)
class Reported:
    """通報：した."""

    on: date
    to_whom: str


@dataclass(frozen=True, slots=True)
class NotReported:
    """通報：しない, and why."""

    why: str


SOMEONE_NEAR = frozenset({"abuse", "harassment", "sexual_harm"})
"""Where someone else is the danger: they may stand beside the telephone."""


def find(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """The alert, locked. Raises AlertGoneError where this person may not see it."""
    alert = stored.locked(desk.session, alert_id)
    if alert is None or not may_see(desk, alert, staff_id):
        raise AlertGoneError
    return alert


def may_see(desk: AlertDesk, alert: Alert, staff_id: int) -> bool:
    """Managers, those on call, the client's staff, and whoever was told or has it."""
    member = desk.team.member(staff_id)
    if member is None:
        return False
    concerned = {*carers_of(desk.session, alert), alert.taken_by_id}
    in_charge = member.person.is_manager or member.person.is_on_call
    return in_charge or staff_id in concerned or staff_id in stored.told_staff(desk.session, alert.id)


def take(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """対応します: it is theirs; the others and the client are told who has it.

    Taking one's own again changes nothing. Raises AlertGoneError, TakenAlreadyError,
    ResolvedAlreadyError.
    """
    alert = find(desk, alert_id, staff_id)
    if alert.state in stored.TAKEN and alert.taken_by_id == staff_id:
        return alert
    _refuse_if_taken(desk, alert)
    for each in _with_superseded(desk, alert):
        _give_to(desk, each, staff_id)
    _tell_others(desk, alert, staff_id)
    if alert.is_drill:
        _end(desk, alert, staff_id)
        return alert
    answer_client(desk, alert, staff_id, AlertAct.HAVE_READ)
    return alert


def note(desk: AlertDesk, alert_id: int, staff_id: int, text: str) -> Alert:
    """Words for the alert's story, written on the page. Raises AlertGoneError."""
    alert = find(desk, alert_id, staff_id)
    stored.write_entry(desk.session, alert, Happened.NOTE, desk.at, staff_id=staff_id, note=text)
    return alert


def reached(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """ついた: the person has been reached. Raises as `_theirs`."""
    alert = _theirs(desk, alert_id, staff_id)
    alert.state, alert.reached_at = AlertState.REACHED, alert.reached_at or desk.at
    stored.write_entry(desk.session, alert, Happened.REACHED, desk.at, staff_id=staff_id)
    plan(desk, alert)
    return alert


def not_yet(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """まだ: they are asked again in 30 minutes. Raises as `_theirs`."""
    alert = _theirs(desk, alert_id, staff_id)
    alert.state, alert.reached_at = AlertState.TAKEN, None
    alert.asked_at, alert.still_trying_at = None, desk.at
    stored.write_entry(desk.session, alert, Happened.NOT_YET, desk.at, staff_id=staff_id)
    plan(desk, alert)
    return alert


def hand_on(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """ほかの人に たのむ: everyone is rung again. Raises as `_theirs`."""
    alert = _theirs(desk, alert_id, staff_id)
    release(desk, alert, Happened.HANDED_ON, staff_id)
    return alert


def resolve(desk: AlertDesk, alert_id: int, staff_id: int, outcome: Outcome) -> Alert:
    """対応済み or 問題なし: it ends, and says whether it was right.

    Raises as `to_end`. Managers may end what somebody else has taken.
    """
    alert = to_end(desk, alert_id, staff_id)
    if outcome is Outcome.DEALT_WITH:
        alert.reached_at = alert.reached_at or desk.at
    alert.was_right = outcome is Outcome.DEALT_WITH
    _end(desk, alert, staff_id)
    return alert


def to_end(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """The alert, if this person may end it. Raises as `_theirs`, and ReportNeededError."""
    alert = _theirs(desk, alert_id, staff_id, managers_too=True)
    if needs_report(desk, alert):
        raise ReportNeededError(view_of(desk, alert).who)
    return alert


def report(desk: AlertDesk, alert_id: int, staff_id: int, given: Reported | NotReported) -> Alert:
    """通報: した (when, to whom) or しない (why). Raises AlertGoneError."""
    alert = find(desk, alert_id, staff_id)
    match given:
        case Reported(on, to_whom):
            alert.reported_on, alert.report = on, to_whom
        case NotReported(why):
            alert.reported_on, alert.report = None, why
    what = Happened.REPORTED if isinstance(given, Reported) else Happened.NOT_REPORTED
    stored.write_entry(desk.session, alert, what, desk.at, staff_id=staff_id)
    return alert


def needs_report(desk: AlertDesk, alert: Alert) -> bool:
    """Whether the alert waits for 通報: した/しない before it may end."""
    about = stored.categories_of(desk.session, alert)
    return alert.report is None and not about.isdisjoint(MANAGERS_ALWAYS_TOLD)


def someone_near(desk: AlertDesk, alert: Alert) -> bool:
    """Whether whoever hurts the client may hear the telephone call."""
    return not stored.categories_of(desk.session, alert).isdisjoint(SOMEONE_NEAR)


def theirs(desk: AlertDesk, alert_id: int, staff_id: int) -> Alert:
    """The alert, if this person has it. Raises as `_theirs`."""
    return _theirs(desk, alert_id, staff_id)


def _theirs(desk: AlertDesk, alert_id: int, staff_id: int, *, managers_too: bool = False) -> Alert:
    """Raises AlertGoneError, ResolvedAlreadyError, NotTakenError, NotYoursError."""
    alert = find(desk, alert_id, staff_id)
    who = view_of(desk, alert).who
    if alert.state == AlertState.RESOLVED:
        raise ResolvedAlreadyError(who)
    if alert.state not in stored.TAKEN:
        raise NotTakenError(who)
    member = desk.team.member(staff_id)
    is_manager = member is not None and member.person.is_manager
    if alert.taken_by_id != staff_id and not (managers_too and is_manager):
        raise NotYoursError(who, staff_name(desk.session, alert.taken_by_id))
    return alert


def _refuse_if_taken(desk: AlertDesk, alert: Alert) -> None:
    who = view_of(desk, alert).who
    if alert.state == AlertState.RESOLVED:
        raise ResolvedAlreadyError(who)
    if alert.state in stored.TAKEN:
        raise TakenAlreadyError(who, staff_name(desk.session, alert.taken_by_id))


def _with_superseded(desk: AlertDesk, alert: Alert) -> list[Alert]:
    """The alert and the person's earlier ones that stopped ringing for its sake."""
    if alert.is_drill:
        return [alert]
    of_person = stored.open_of_person(desk.session, alert.client_id, str(alert.line_user_id), alert.id)
    return [a for a in of_person if a.state in stored.UNTAKEN] or [alert]


def _give_to(desk: AlertDesk, alert: Alert, staff_id: int) -> None:
    alert.state = AlertState.TAKEN
    alert.taken_by_id, alert.taken_at = staff_id, desk.at
    alert.told_at = alert.told_at or desk.at
    stored.write_entry(desk.session, alert, Happened.TAKEN, desk.at, staff_id=staff_id)
    stored.drop_unsent_rings(desk.session, alert.id, desk.clock)
    plan(desk, alert)


def _tell_others(desk: AlertDesk, alert: Alert, staff_id: int) -> None:
    view, taker = view_of(desk, alert), desk.team.member(staff_id)
    words = Words(say("alert", "others_told", who=view.who, at=view.at, name=taker.name if taker else ""))
    told = desk.team.those(stored.told_staff(desk.session, alert.id) - {staff_id})
    for other in told:
        tell_by_any_road(desk, alert, other, words, say("alert", "others_told_subject"))


def _end(desk: AlertDesk, alert: Alert, staff_id: int) -> None:
    alert.state, alert.next_ring_at = AlertState.RESOLVED, None
    alert.resolved_at, alert.resolved_by_id = desk.at, staff_id
    stored.write_entry(desk.session, alert, Happened.RESOLVED, desk.at, staff_id=staff_id)
    stored.drop_unsent_rings(desk.session, alert.id, desk.clock)
