"""Ringing: who is told now, and what is due next. A ring stands in the outbox before its row says so.

Rings are queued in the transaction that moves `next_ring_at`, under keys of their own: whatever process
dies when, each person hears each ring at most once, and an alert is TOLD only when a road accepted it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import structlog

from bot.alerts.desk import AlertDesk, Member, carers_of, view_of
from bot.alerts.story import Happened
from bot.concerns.concern import Level
from bot.concerns.telling import RingingAlert, Telling, tell
from bot.delivery.outbox import queue_mail, queue_push
from bot.dialogs.alert_cards import ask_card, ring_card, ring_text
from bot.dialogs.messages import Card, Message, MessageKind, Words
from bot.dialogs.wording import say
from bot.office import Office
from bot.schedule.alert_times import ask_taker_at, rings_again_at
from bot.storage import alerts as stored
from bot.storage import sends
from bot.storage.models import Alert, AlertState, Channel
from bot.storage.session import DatabaseBusyError

log = structlog.get_logger()

WAIT_AFTER_FAILURE = timedelta(minutes=1)


def ring_due(office: Office, at: datetime, now: datetime) -> bool:
    """Ring or ask for one alert that is due at `at`, in a transaction; True where there was one.

    Any number of processes may call it: a row is claimed with SKIP LOCKED, or by SQLite's one writer.
    An alert on which our own code fails waits a minute, so that it holds up no other.
    """
    claimed: list[int] = []
    try:
        with office.database.transaction() as session:
            alert = stored.claim_due(session, at)
            if alert is not None:
                claimed.append(alert.id)
                look(AlertDesk(office, session, at, now), alert)
    except DatabaseBusyError:
        raise
    except Exception:
        log.exception("alert not rung", alert_ids=claimed)
        with office.database.transaction() as session:
            stored.put_off(session, claimed, at + WAIT_AFTER_FAILURE)
    return bool(claimed)


def look(desk: AlertDesk, alert: Alert) -> None:
    """Do what this alert asks for now, and say when to look again."""
    if alert.state in stored.UNTAKEN:
        ring(desk, alert)
        return
    _ring_managers(desk, alert)
    if not _waits_for_word(alert):
        plan(desk, alert)
    elif alert.asked_at is not None and rings_again_at(alert.asked_at) <= desk.at:
        release(desk, alert, Happened.NO_ANSWER)
    elif alert.asked_at is None and _asked_from(alert) <= desk.at:
        _ask_taker(desk, alert)
    else:
        plan(desk, alert)


def ring(desk: AlertDesk, alert: Alert) -> tuple[Member, ...]:
    """Tell those whose turn it is; returns them."""
    telling = _telling(desk, alert)
    recipients = desk.team.those(person.id for person in telling.recipients)
    if alert.is_drill and not alert.rings:
        recipients = [member for member in desk.team.members if member.person.roads]
    elif not recipients and _was_lost(desk, alert):
        recipients = _anybody(desk, alert)
    if telling.nobody_reachable:
        _say_that_nobody_is_reachable(desk, alert)
    if recipients or telling.nobody_reachable:
        alert.rung_until = max(desk.at, alert.rung_until or desk.at)
        _send_ring(desk, alert, recipients)
    alert.next_ring_at = None if alert.is_drill else telling.next_ring_at
    if alert.state == AlertState.OPEN and alert.rings:
        # Not accepted by any road yet: looked at again, whatever the schedule says.
        soon = _lost_at(desk, alert)
        soon = soon if soon > desk.at else desk.at + desk.settings.repeat
        alert.next_ring_at = min(soon, alert.next_ring_at or soon)
    return tuple(recipients)


def ring_anew(desk: AlertDesk, alert: Alert) -> tuple[Member, ...]:
    """Begin at the first ring again: nobody has it."""
    alert.began_at, alert.rung_until = desk.at, None
    return ring(desk, alert)


def release(desk: AlertDesk, alert: Alert, why: Happened, staff_id: int | None = None) -> None:
    """Whoever took it has not reached the client, or has left: everyone is rung again."""
    stored.write_entry(desk.session, alert, why, desk.at, staff_id=staff_id or alert.taken_by_id)
    alert.state = AlertState.TOLD
    alert.taken_by_id = None
    alert.taken_at = alert.asked_at = alert.still_trying_at = alert.reached_at = None
    ring_anew(desk, alert)


def plan(desk: AlertDesk, alert: Alert) -> None:
    """When somebody has it: the next question to them, or the managers' ring, whichever comes first."""
    telling = _telling(desk, alert)
    wanted = [telling.next_ring_at]
    if telling.recipients:
        wanted.append(desk.at)
    if _waits_for_word(alert):
        wanted.append(rings_again_at(alert.asked_at) if alert.asked_at else _asked_from(alert))
    alert.next_ring_at = min((moment for moment in wanted if moment is not None), default=None)


def _telling(desk: AlertDesk, alert: Alert) -> Telling:
    carers = carers_of(desk.session, alert)
    return tell(_as_ringing(alert), carers, desk.team.people, desk.at, desk.settings)


def _as_ringing(alert: Alert) -> RingingAlert:
    """The alert as the schedule sees it."""
    return RingingAlert(
        level=Level(alert.level),
        category=alert.category,
        began_at=alert.began_at or alert.opened_at,
        rung_until=alert.rung_until,
        taken=alert.state in stored.TAKEN,
        managers_told=alert.managers_told_at is not None,
    )


def tell_by_any_road(
    desk: AlertDesk, alert: Alert, member: Member, message: Words | Card, subject: str
) -> None:
    """One person, in LINE, or by mail where LINE does not reach them."""
    if member.has_line:
        send_line(desk, alert, member, message)
    elif member.has_mail:
        text = say("alert", "mail", text=message.text, link=desk.page(alert))
        queue_mail(desk.session, desk.clock, member.id, MessageKind.ALERT, subject, text)


def send_line(
    desk: AlertDesk, alert: Alert, member: Member, message: Message, key: str | None = None
) -> int:
    """A push to one staff member about this alert."""
    return queue_push(
        desk.session,
        desk.clock,
        str(member.line_user_id),
        MessageKind.ALERT,
        [message],
        staff_id=member.id,
        alert_id=alert.id,
        dedupe_key=key,
    )


def _waits_for_word(alert: Alert) -> bool:
    """Taken is not the end; 相談 without haste and drills ask nothing back."""
    return alert.state == AlertState.TAKEN and alert.level != Level.NOTICE and not alert.is_drill


def _asked_from(alert: Alert) -> datetime:
    return ask_taker_at(alert.taken_at or alert.opened_at, alert.still_trying_at)


def _was_lost(desk: AlertDesk, alert: Alert) -> bool:
    """It was rung, and within the time of a repeat no road has accepted it."""
    return alert.state == AlertState.OPEN and alert.rings > 0 and _lost_at(desk, alert) <= desk.at


def _lost_at(desk: AlertDesk, alert: Alert) -> datetime:
    return (alert.rung_until or alert.opened_at) + desk.settings.repeat


def _anybody(desk: AlertDesk, alert: Alert) -> list[Member]:
    """Those whom the alert is for, and everyone in charge; where they have no road, all others."""
    carers = carers_of(desk.session, alert)
    reachable = [member for member in desk.team.members if member.person.roads]
    meant = [
        member
        for member in reachable
        if member.id in carers or member.person.is_manager or member.person.is_on_call
    ]
    return meant or reachable


def _send_ring(desk: AlertDesk, alert: Alert, recipients: Sequence[Member]) -> None:
    under_way = stored.rings_under_way(desk.session, alert.id)
    quoted = _quoted(desk, alert)
    for member in recipients:
        sent = []
        if member.has_line and (member.id, Channel.PUSH) not in under_way:
            sent.append(_ring_line(desk, alert, member, quoted.values()))
        if member.has_mail and (member.id, Channel.MAIL) not in under_way:
            sent.append(_ring_mail(desk, alert, member, quoted.values()))
        for send_id in sent:
            sends.note_quotations(desk.session, send_id, quoted.keys())
        if member.person.is_manager:
            alert.managers_told_at = alert.managers_told_at or desk.at
    alert.rings += 1


def _ring_line(desk: AlertDesk, alert: Alert, member: Member, words: Collection[str]) -> int:
    card = ring_card(view_of(desk, alert), desk.page(alert), [*words])
    key = stored.ring_key(alert.id, alert.rings, member.id, Channel.PUSH)
    return send_line(desk, alert, member, card, key)


def _ring_mail(desk: AlertDesk, alert: Alert, member: Member, words: Collection[str]) -> int:
    view = view_of(desk, alert)
    return queue_mail(
        desk.session,
        desk.clock,
        member.id,
        MessageKind.ALERT,
        say("alert", "mail_subject", level=view.level_name),
        say("alert", "mail", text=ring_text(view, [*words]), link=desk.page(alert)),
        alert_id=alert.id,
        dedupe_key=stored.ring_key(alert.id, alert.rings, member.id, Channel.MAIL),
    )


def _quoted(desk: AlertDesk, alert: Alert) -> dict[str, str]:
    """The words by message, where the office wants them in the ring; an unsend reaches them there."""
    wants_words = desk.office.settings.alert_detail == "full"
    return dict(stored.words_of(desk.session, alert.id)) if wants_words else {}


def _ring_managers(desk: AlertDesk, alert: Alert) -> None:
    """Abuse, harassment and sexual harm: managers hear of it also when somebody has it."""
    telling = _telling(desk, alert)
    if telling.recipients:
        _send_ring(desk, alert, desk.team.those(person.id for person in telling.recipients))
        alert.managers_told_at = alert.managers_told_at or desk.at


def _ask_taker(desk: AlertDesk, alert: Alert) -> None:
    taker = desk.team.member(alert.taken_by_id)
    if taker is None or not taker.person.roads:
        release(desk, alert, Happened.TAKER_GONE)
        return
    alert.asked_at = desk.at
    stored.write_entry(desk.session, alert, Happened.ASKED, desk.at, staff_id=taker.id)
    tell_by_any_road(desk, alert, taker, ask_card(view_of(desk, alert)), say("alert", "ask_summary"))
    plan(desk, alert)


def _say_that_nobody_is_reachable(desk: AlertDesk, alert: Alert) -> None:
    log.error("nobody can be reached", alert_id=alert.id, level=alert.level)
    stored.write_entry(desk.session, alert, Happened.NOBODY_REACHABLE, desk.at)
