"""Who is told of an alert now, and when it rings next. Nothing is sent here.

The caller queues the messages, stores `next_ring_at`, and marks the ring only after it was sent:
a second ring is better than none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.concerns.concern import Level
from bot.schedule.alert_times import (
    Audience,
    Ring,
    consultation_rings,
    crisis_audiences,
    crisis_rings,
    urgent_rings,
    waits_over_days_off,
    weekend_rings,
)
from bot.schedule.business_days import OfficeCalendar

NEVER_WAITS_OVER_A_WEEKEND = frozenset({"housing_loss", "symptoms", "sexual_harm"})
MANAGERS_ALWAYS_TOLD = frozenset({"abuse", "harassment", "sexual_harm"})


class Road(StrEnum):
    """How a staff member is reached."""

    LINE = "line"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A staff member as alerts see them; without roads they cannot be reached.

    `roads`: LINE where linked and not blocked, mail where there is an address and SMTP.
    """

    id: int
    roads: frozenset[Road] = frozenset(Road)
    is_manager: bool = False
    is_on_call: bool = False
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The office's calendar, ALERT_REPEAT_MINUTES and URGENT_ESCALATE_HOURS."""

    calendar: OfficeCalendar
    repeat: timedelta = timedelta(minutes=15)
    escalate_after: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RingingAlert:
    """An alert as the schedule sees it.

    `began_at`: when it was raised, or began to ring anew. `rung_until`: the moment up to which its
    rings have been told. A notice has an alert only as 相談 for this week.
    """

    level: Level
    category: str
    began_at: datetime
    rung_until: datetime | None = None
    taken: bool = False
    managers_told: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell now (none: not yet), when the alert rings next (None: never).

    `nobody_reachable`: a ring was due and not one person has a road; managers' mail, metrics and
    `doctor` have to say so.
    """

    recipients: tuple[StaffMember, ...]
    next_ring_at: datetime | None
    nobody_reachable: bool = False


def tell(
    alert: RingingAlert,
    clients_staff: Collection[int],
    team: Sequence[StaffMember],
    now: datetime,
    settings: AlertSettings,
) -> Telling:
    """Who is told at `now` and when to look again.

    Args:
        alert: The alert and what has been rung of it.
        clients_staff: Ids of the staff who look after this client; empty for a stranger.
        team: Everyone who works at the office now; whoever has left is not in it.
        now: The moment (UTC).
        settings: The office's calendar and timings.
    """
    rings = _rings(alert, settings, on_call=someone_on_call(team))
    due, next_ring_at = _split(rings, alert.rung_until, now)
    if not due:
        return Telling((), next_ring_at)
    audiences = frozenset[Audience]().union(*(ring.audiences for ring in due))
    if alert.level is Level.CRISIS and not alert.taken:
        audiences = crisis_audiences(now, settings.calendar)
    recipients = _reachable(audiences, clients_staff, team)
    return Telling(recipients, next_ring_at, nobody_reachable=not recipients)


def someone_on_call(team: Iterable[StaffMember]) -> bool:
    """Whether anyone on call is there and can be reached."""
    return any(person.is_on_call and not person.is_absent and person.roads for person in team)


def _rings(alert: RingingAlert, settings: AlertSettings, *, on_call: bool) -> Iterable[Ring]:
    calendar = settings.calendar
    if alert.taken:
        return _managers_ring(alert, calendar)
    match alert.level:
        case Level.CRISIS:
            return crisis_rings(alert.began_at, settings.repeat, calendar, someone_on_call=on_call)
        case Level.URGENT:
            return _urgent_rings(alert, settings, on_call=on_call)
        case Level.NOTICE:
            return consultation_rings(alert.began_at, calendar)


def _urgent_rings(alert: RingingAlert, settings: AlertSettings, *, on_call: bool) -> Iterable[Ring]:
    calendar = settings.calendar
    in_haste = alert.category in NEVER_WAITS_OVER_A_WEEKEND
    over_days_off = in_haste and waits_over_days_off(alert.began_at, calendar)
    choose = weekend_rings if over_days_off else urgent_rings
    rings = choose(alert.began_at, settings.escalate_after, calendar, someone_on_call=on_call)
    return sorted((*rings, *_managers_ring(alert, calendar)), key=lambda ring: ring.at)


def _managers_ring(alert: RingingAlert, calendar: OfficeCalendar) -> tuple[Ring, ...]:
    """Abuse, harassment and sexual harm: managers are told in office hours, also when taken."""
    if alert.category not in MANAGERS_ALWAYS_TOLD or alert.managers_told:
        return ()
    return (Ring(calendar.office_time_from(alert.began_at), frozenset({Audience.MANAGERS})),)


def _split(
    rings: Iterable[Ring], rung_until: datetime | None, now: datetime
) -> tuple[list[Ring], datetime | None]:
    """The rings that are due, and the moment of the first one after them."""
    due: list[Ring] = []
    for ring in rings:
        if rung_until is not None and ring.at <= rung_until:
            continue
        if ring.at > now:
            return due, ring.at
        due.append(ring)
    return due, None


def _reachable(
    audiences: Collection[Audience], clients_staff: Collection[int], team: Sequence[StaffMember]
) -> tuple[StaffMember, ...]:
    """Those whom the rings are for and, where they are absent or have no LINE, others as well."""
    present = [person for person in team if not person.is_absent]
    picked = [person for person in present if _is_meant(person, audiences, clients_staff)]
    if not any(Road.LINE in person.roads for person in picked):
        picked += [person for person in present if person.is_manager]
    for stand_ins in ([person for person in present if person.is_on_call], present, team):
        if not any(person.roads for person in picked):
            picked += stand_ins
    reached = {person.id: person for person in picked if person.roads}
    return tuple(reached[key] for key in sorted(reached))


def _is_meant(person: StaffMember, audiences: Collection[Audience], clients_staff: Collection[int]) -> bool:
    return (
        (Audience.CLIENTS_STAFF in audiences and person.id in clients_staff)
        or (Audience.MANAGERS in audiences and person.is_manager)
        or (Audience.ON_CALL in audiences and person.is_on_call)
    )
