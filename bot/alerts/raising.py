"""From words to a concern, and from a concern to an alert: raised anew, or joining one that is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.desk import AlertDesk, Member, view_of
from bot.alerts.rings import look, ring, send_line
from bot.alerts.story import Happened
from bot.concerns.concern import Concern, Field, Level, rank
from bot.concerns.scales import ScaleConcern
from bot.concerns.telling import MANAGERS_ALWAYS_TOLD
from bot.dialogs.alert_cards import follow_up_card
from bot.storage import alerts as stored
from bot.storage import concerns as stored_concerns
from bot.storage import models
from bot.storage.models import Alert, AlertState, Channel

ONE_TALK = timedelta(minutes=30)
CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: a client, or someone of whom only the LINE account is known. `at`: when they wrote."""

    client_id: int | None
    line_user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """What an alert is to be about."""

    level: Level
    category: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The alert for something that was noticed. Keep what was noticed first, then `spread` the word."""

    alert: Alert
    is_new: bool


def open_alert(desk: AlertDesk, writer: Writer, alarm: Alarm) -> Opened:
    """The open alert of the same talk, else a new one.

    A higher level, or words later than 30 minutes after the last, alert anew; what nobody had taken
    until then stops ringing beside it.
    """
    older = stored.open_of_person(desk.session, writer.client_id, writer.line_user_id)
    joined = next((alert for alert in older if _joins(alert, writer, alarm)), None)
    if joined is not None:
        _join(joined, writer, alarm)
        return Opened(joined, is_new=False)
    for alert in older:
        if alert.state in stored.UNTAKEN and rank(Level(alert.level)) <= rank(alarm.level):
            alert.next_ring_at = None
            stored.write_entry(desk.session, alert, Happened.SUPERSEDED, desk.at)
    return Opened(_new(desk, writer, alarm), is_new=True)


def spread(desk: AlertDesk, opened: Opened, writer: Writer) -> tuple[Member, ...]:
    """Ring a new alert, or tell whoever has the old one; returns those who know of it now."""
    alert = opened.alert
    if opened.is_new:
        return ring(desk, alert)
    if alert.next_ring_at is not None or alert.state in stored.TAKEN:
        look(desk, alert)
    _tell_taker(desk, alert, writer, "follow_up")
    return tuple(desk.team.those(stored.told_staff(desk.session, alert.id)))


def keep_concern(
    desk: AlertDesk,
    writer: Writer,
    concern: Concern,
    field: Field,
    message_id: str | None,
    alert: Alert | None,
) -> None:
    """The concern in a text; a stranger's has no text to point to."""
    row = models.Concern(
        client_id=writer.client_id,
        alert_id=alert.id if alert else None,
        message_id=message_id if writer.client_id else None,
        span_start=concern.start,
        span_end=concern.end,
        level=concern.level,
        category=concern.category,
        rule=concern.rule,
        field=field,
        noticed_at=desk.at,
    )
    stored_concerns.keep(desk.session, row)


def keep_scale_concern(
    desk: AlertDesk, client_id: int, found: ScaleConcern, record_id: int | None, alert: Alert | None
) -> None:
    """A concern in numbers: of one record, or of how the client has been with the record."""
    row = models.Concern(
        client_id=client_id,
        alert_id=alert.id if alert else None,
        record_id=record_id,
        level=found.level,
        category=found.category,
        rule=found.rule,
        field=stored_concerns.RECORD if record_id else stored_concerns.CONDUCT,
        noticed_at=desk.at,
    )
    stored_concerns.keep(desk.session, row)


def joinable(desk: AlertDesk, writer: Writer) -> Alert | None:
    """The open alert of the talk that this person is in, the most serious first."""
    found = stored.open_of_person(desk.session, writer.client_id, writer.line_user_id)
    near = [alert for alert in found if _in_one_talk(alert, writer.at)]
    return max(near, key=lambda alert: rank(Level(alert.level)), default=None)


def add_to(
    desk: AlertDesk,
    alert: Alert,
    writer: Writer,
    what: Happened,
    *,
    message_id: str | None = None,
    note: str | None = None,
) -> None:
    """Something more of the person's goes with the alert; whoever has taken it hears so at once."""
    stored.write_entry(desk.session, alert, what, writer.at, message_id=message_id, note=note)
    alert.last_text_at = max(alert.last_text_at, writer.at)
    message = "wants_to_talk" if what is Happened.WANTS_TO_TALK else "follow_up"
    _tell_taker(desk, alert, writer, message)


def _joins(alert: Alert, writer: Writer, alarm: Alarm) -> bool:
    return rank(Level(alert.level)) >= rank(alarm.level) and _in_one_talk(alert, writer.at)


def _in_one_talk(alert: Alert, at: datetime) -> bool:
    # Late events count by their own time: they may also be older than the last text.
    return abs(at - alert.last_text_at) <= ONE_TALK


def _join(alert: Alert, writer: Writer, alarm: Alarm) -> None:
    alert.last_text_at = max(alert.last_text_at, writer.at)
    if alarm.category in MANAGERS_ALWAYS_TOLD and alert.category not in MANAGERS_ALWAYS_TOLD:
        alert.category = alarm.category


def _tell_taker(desk: AlertDesk, alert: Alert, writer: Writer, message: str) -> None:
    taker = desk.team.member(alert.taken_by_id)
    if taker is None or not taker.has_line or _is_being_told(desk, alert, taker):
        return
    card = follow_up_card(view_of(desk, alert), message, desk.say_moment(writer.at), desk.page(alert))
    send_line(desk, alert, taker, card)


def _is_being_told(desk: AlertDesk, alert: Alert, taker: Member) -> bool:
    # Several messages within a second are one; what waits for LINE to come back need not wait twice.
    return (taker.id, Channel.PUSH) in stored.follow_ups_under_way(desk.session, alert.id)


def _new(desk: AlertDesk, writer: Writer, alarm: Alarm) -> Alert:
    alert = Alert(
        client_id=writer.client_id,
        line_user_id=writer.line_user_id,
        level=alarm.level,
        category=alarm.category,
        state=AlertState.OPEN,
        opened_at=desk.at,
        last_text_at=writer.at,
        began_at=desk.at,
        rings=0,
    )
    desk.session.add(alert)
    desk.session.flush()
    return alert
