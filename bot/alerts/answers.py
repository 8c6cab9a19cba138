"""What a client hears from staff about their alert: fixed sentences, one tap each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.alerts.desk import AlertDesk, staff_name
from bot.alerts.story import Happened
from bot.concerns.concern import Level
from bot.delivery.outbox import queue_push
from bot.dialogs.events import AlertAct
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.prompts.push_meter import open_budget
from bot.schedule.push_budget import Purpose
from bot.storage import alerts as stored
from bot.storage import interviews
from bot.storage.models import Alert, Client

_HOUR = timedelta(hours=1)
HOURS_OFFERED = 12


class Heard(StrEnum):
    """Whether a sentence is on its way to the person, and if not, why."""

    SENT = "sent"
    OUT_OF_REACH = "out_of_reach"
    NO_PUSH_LEFT = "no_push_left"


@dataclass(frozen=True, slots=True)
class Answered:
    """The sentence, and whether the person hears it."""

    sentence: str
    heard: Heard


def answer_client(
    desk: AlertDesk, alert: Alert, staff_id: int, act: AlertAct, at: datetime | None = None
) -> Answered:
    """Send the sentence of this act as a push; the alert's story tells what was not sent, and why."""
    sentence = _sentence(desk, alert, staff_id, act, at)
    heard = _push(desk, alert, act, sentence)
    what = Happened(act if heard is Heard.SENT else heard)
    stored.write_entry(desk.session, alert, what, desk.at, staff_id=staff_id, note=sentence)
    return Answered(sentence, heard)


def _push(desk: AlertDesk, alert: Alert, act: AlertAct, sentence: str) -> Heard:
    line_user_id = line_of(desk, alert)
    if line_user_id is None:
        return Heard.OUT_OF_REACH
    if open_budget(desk.session, desk.office, desk.clock).book(_purpose(alert, act), 1) == 0:
        return Heard.NO_PUSH_LEFT
    kind = MessageKind.CRISIS if alert.level == Level.CRISIS else MessageKind.ANSWER
    queue_push(desk.session, desk.clock, line_user_id, kind, [Words(sentence)], client_id=alert.client_id)
    return Heard.SENT


def _purpose(alert: Alert, act: AlertAct) -> Purpose:
    """That somebody has taken it is the alert's own other half, and so is every word in a crisis."""
    is_alert = alert.level == Level.CRISIS or act is AlertAct.HAVE_READ
    return Purpose.ALERT if is_alert else Purpose.ANSWER


def hours_to_call(desk: AlertDesk, alert: Alert) -> list[tuple[datetime, datetime]]:
    """The next full hours to offer, as `(moment, local)`: any of them in a crisis, else office hours."""
    local = desk.at.astimezone(desk.office.settings.timezone)
    hour = local.replace(minute=0, second=0, microsecond=0).astimezone(desk.at.tzinfo)
    offered: list[datetime] = []
    while len(offered) < HOURS_OFFERED:
        hour += _HOUR
        if alert.level != Level.CRISIS and not desk.office.calendar().in_office_hours(hour):
            hour = desk.office.calendar().next_opening(hour - _HOUR)
        offered.append(hour)
    return [(moment, moment.astimezone(desk.office.settings.timezone)) for moment in offered]


def _sentence(desk: AlertDesk, alert: Alert, staff_id: int, act: AlertAct, at: datetime | None) -> str:
    staff = staff_name(desk.session, staff_id)
    match act:
        case AlertAct.CALLING_AT:
            return say("alert_answers", act, staff=staff, when=desk.say_moment(at or desk.at))
        case AlertAct.AT_INTERVIEW:
            found = interviews.next_of(desk.session, alert.client_id, desk.at) if alert.client_id else None
            when = desk.say_moment(found.at) if found else ""
            return say("alert_answers", act, staff=staff, when=when)
        case _:
            return say("alert_answers", act, staff=staff)


def line_of(desk: AlertDesk, alert: Alert) -> str | None:
    """The account that the person writes from; None where nothing reaches it."""
    if alert.client_id is None:
        return alert.line_user_id
    client = desk.session.get_one(Client, alert.client_id)
    return client.line_user_id if client.blocked_at is None else None
