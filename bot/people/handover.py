"""Clients changing hands: one moves, or a staff member leaves. Whoever is moved is told who reads now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alerts.story import Happened
from bot.delivery.outbox import Quiet, queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.people import staff as staff_rules
from bot.people.clients import has_ended, known
from bot.refusals import RefusedError
from bot.schedule.business_days import OfficeCalendar
from bot.storage import clients as stored_clients
from bot.storage import codes, line_accounts
from bot.storage import staff as stored
from bot.storage.encryption import KeyRing
from bot.storage.models import Alert, AlertEntry, AlertState, Client, Code, Staff


class AlreadyTheirsError(RefusedError):
    """Nothing would change."""


class SuccessorNeededError(RefusedError):
    """No client is left without somebody who reads."""


class SameStaffError(RefusedError):
    """Nobody takes over from themselves."""


@dataclass(frozen=True, slots=True)
class Move:
    """Which client goes to whom."""

    client_id: int
    to_email: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, and who takes over."""

    email: str
    to_email: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A client and who reads from now on. `told`: a message to the client is on its way."""

    client: Client
    staff: Staff
    told: bool


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a leaver's work: how much of it, to whom, and how many clients are being told."""

    leaver: Staff
    successor: Staff | None
    clients: int
    interviews: int
    alerts: int
    told: int


def move(session: Session, keys: KeyRing, wanted: Move, calendar: OfficeCalendar, now: datetime) -> Moved:
    """Give a client to another staff member, with the interviews planned so far.

    Raises UnknownClientError, AlreadyTheirsError, and as `staff.working`.
    """
    client = known(session, wanted.client_id)
    staff = staff_rules.working(session, keys, wanted.to_email)
    if client.staff_id == staff.id:
        raise AlreadyTheirsError(client=client.id, email=staff.email)
    for interview in stored_clients.planned_interviews(session, client, client.staff_id):
        interview.staff_id = staff.id
    _ring_anew(stored_clients.untaken_alerts(session, [client.id]), now)
    return Moved(client, staff, _hand_to(session, client, staff, calendar, now))


def leave(
    session: Session, keys: KeyRing, leaving: Leaving, calendar: OfficeCalendar, now: datetime
) -> HandedOver:
    """Someone leaves: sessions and LINE link end at once, their work goes on with the successor.

    Without one, interviews with a colleague's client go to that colleague. Raises
    SuccessorNeededError, SameStaffError, and as `staff.working`.
    """
    leaver = staff_rules.working(session, keys, leaving.email)
    successor = _successor(session, keys, leaver, leaving.to_email)
    today = calendar.day_of(now)
    if successor is None and (count := stored.count_supported(session, leaver, today)):
        raise SuccessorNeededError(email=leaver.email, count=count)
    _end_access(session, leaver, now)
    return _hand_over(session, leaver, successor, calendar, now)


def _successor(session: Session, keys: KeyRing, leaver: Staff, email: str | None) -> Staff | None:
    if email is None:
        return None
    successor = staff_rules.working(session, keys, email)
    if successor is leaver:
        raise SameStaffError(email=leaver.email)
    return successor


def _end_access(session: Session, leaver: Staff, now: datetime) -> None:
    leaver.left_at, leaver.on_call = now, False
    stored.end_sessions(session, leaver, now)
    codes.end_unused(session, Code.staff_id == leaver.id, now)
    if leaver.line_user_id is not None:
        line_accounts.detach(session, leaver.line_user_id, now)
        leaver.line_user_id = None


def _hand_over(
    session: Session, leaver: Staff, successor: Staff | None, calendar: OfficeCalendar, now: datetime
) -> HandedOver:
    interviews = stored.planned_interviews(session, leaver)
    told = 0
    for interview in interviews:
        client = session.get_one(Client, interview.client_id)
        heir = successor or session.get_one(Staff, client.staff_id)
        interview.staff_id = heir.id
        # The leaver's own clients hear it with the name of who reads from now on.
        if client.staff_id != leaver.id:
            told += _tell(session, client, "new_interviewer", heir, calendar, now)
    moved = stored_clients.of_staff(session, leaver) if successor else []
    told += sum(_hand_to(session, client, successor, calendar, now) for client in moved if successor)
    taken = stored.unresolved_alerts(session, leaver)
    for alert in taken:
        _hand_over_alert(session, alert, successor, now)
    untaken = stored_clients.untaken_alerts(session, [client.id for client in moved])
    _ring_anew(untaken, now)
    return HandedOver(leaver, successor, len(moved), len(interviews), len({*taken, *untaken}), told)


def _hand_over_alert(session: Session, alert: Alert, successor: Staff | None, now: datetime) -> None:
    """Who was reached stays reached; whoever was only about to be called is everybody's again."""
    client = session.get(Client, alert.client_id) if alert.client_id else None
    heir_id = successor.id if successor else (client.staff_id if client else None)
    session.add(AlertEntry(alert_id=alert.id, at=now, what=Happened.TAKER_LEFT, staff_id=alert.taken_by_id))
    if alert.state == AlertState.REACHED and heir_id is not None:
        alert.taken_by_id = heir_id
        return
    alert.state = AlertState.TOLD
    alert.taken_by_id = None
    alert.taken_at = alert.asked_at = alert.still_trying_at = alert.reached_at = None
    _ring_anew([alert], now)


def _ring_anew(alerts: Sequence[Alert], now: datetime) -> None:
    """The worker begins at the first ring again: whoever reads from now on has not heard it yet."""
    for alert in alerts:
        alert.began_at, alert.rung_until, alert.next_ring_at = now, None, now


def _hand_to(
    session: Session, client: Client, staff: Staff, calendar: OfficeCalendar, now: datetime
) -> bool:
    client.staff_id = staff.id
    return _tell(session, client, "new_reader", staff, calendar, now)


def _tell(
    session: Session, client: Client, message: str, staff: Staff, calendar: OfficeCalendar, now: datetime
) -> bool:
    """True where a message is on its way, at night the next morning; not everybody can be told.

    Some have no LINE, blocked us, or are supported no more.
    """
    line_user_id = client.line_user_id
    if line_user_id is None or client.blocked_at is not None or has_ended(client, calendar.day_of(now)):
        return False
    words = Words(say("people", message, staff_name=staff.name))
    quiet = Quiet.now(now, calendar)
    queue_push(session, now, line_user_id, MessageKind.NOTICE, [words], client_id=client.id, quiet=quiet)
    return True
