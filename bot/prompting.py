"""The weekly invitation: whoever is due is claimed, advanced, and put on one frozen multicast.

The database is the only arbiter. All of it is one transaction, so that a worker killed in the middle
has done nothing, and one killed after it has left a frozen send that any other process delivers.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.dialogs.invitations import invitation
from bot.dialogs.messages import MessageKind
from bot.office import Office
from bot.outbox import queue_multicast
from bot.prompt_looks import Fallen, Look, look_at
from bot.push_meter import open_budget
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.push_budget import Purpose
from bot.storage import appointed, prompts
from bot.storage.models import PromptOutcome
from bot.storage.prompts import FallenDue

MOST_AT_ONCE = 500
"""The longest list that one multicast takes, and what one transaction claims."""
DEFERRED_FOR = timedelta(hours=1)

Wording = tuple[date, bool]
Key = TypeVar("Key", bound=Hashable)


def send_due_prompts(office: Office, at: datetime, now: datetime) -> bool:
    """Claim and queue up to 500 prompts due at `at`, in one transaction; True where more may be due.

    `now` is the real clock, by which the sends leave.
    """
    calendar = office.calendar()
    with office.database.transaction() as session:
        due = appointed.claim_due_for_prompt(session, at, MOST_AT_ONCE, calendar)
        if due:
            looks = [look_at(client, at, calendar) for client in due]
            _write(session, office, looks, at, now)
    return len(due) == MOST_AT_ONCE


def _write(session: Session, office: Office, looks: Sequence[Look], at: datetime, now: datetime) -> None:
    wanted = [look for look in looks if look.is_sent]
    room = open_budget(session, office, now).book(Purpose.PROMPT, len(wanted))
    sends = _queue(session, wanted[:room], now)
    deferred = {look.client.id for look in wanted[room:]}
    rows = [_row(look, fallen, sends, deferred, at) for look, fallen in _fallen(looks)]
    prompts.note(session, rows)
    for day, ids in _ids_by((fallen.slot.day, look) for look, fallen in _fallen(looks)):
        prompts.close_earlier_records(session, ids, day, at)
    _advance(session, looks, deferred, at)
    _set_reminders(session, office, looks, deferred, at)


def _queue(session: Session, allowed: Iterable[Look], now: datetime) -> dict[Wording, int]:
    """A multicast for each wording; returns their sends."""
    groups: defaultdict[Wording, list[tuple[str, int]]] = defaultdict(list)
    for look, fallen in _fallen(allowed):
        groups[_wording(fallen)].append((str(look.client.line_user_id), look.client.id))
    return {
        (day, rested): queue_multicast(
            session, now, MessageKind.PROMPT, [invitation(day, pause_is_over=rested)], recipients
        )
        for (day, rested), recipients in groups.items()
    }


def _row(
    look: Look, fallen: Fallen, sends: dict[Wording, int], deferred: set[int], at: datetime
) -> FallenDue:
    client, slot = look.client.id, fallen.slot
    if client in deferred:
        return FallenDue(client, slot.day, slot.due_at, PromptOutcome.BUDGET, deferred_at=at)
    if not look.is_sent:
        return FallenDue(client, slot.day, slot.due_at, fallen.outcome)
    return FallenDue(client, slot.day, slot.due_at, fallen.outcome, sends[_wording(fallen)], at)


def _advance(session: Session, looks: Sequence[Look], deferred: set[int], at: datetime) -> None:
    """Each to the next slot; those who wait for the month's pushes to the next hour."""
    times = ((_look_again_at(look, deferred, at), look) for look in looks)
    for again, ids in _ids_by(times):
        prompts.look_again(session, ids, again)


def _look_again_at(look: Look, deferred: set[int], at: datetime) -> datetime | None:
    return at + DEFERRED_FOR if look.client.id in deferred else look.look_again_at


def _set_reminders(
    session: Session, office: Office, looks: Sequence[Look], deferred: set[int], at: datetime
) -> None:
    """When each reminder is first looked at; that look then counts from what LINE accepted when."""
    hours, calendar = office.settings.remind_after_hours, office.calendar()
    times = (
        (_first_reminder_at(look, fallen, hours, calendar, at), look)
        for look, fallen in _fallen(looks)
        if look.client.id not in deferred
    )
    for first, ids in _ids_by(times):
        prompts.remind(session, ids, first)


def _first_reminder_at(
    look: Look, fallen: Fallen, hours: Sequence[int], calendar: OfficeCalendar, at: datetime
) -> datetime | None:
    begun = fallen.outcome is PromptOutcome.BEGUN
    if not hours or not (look.is_sent or begun):
        return None
    counts_from = fallen.slot.due_at if begun else at
    return calendar.outside_quiet_hours(counts_from + timedelta(hours=hours[0]))


def _wording(fallen: Fallen) -> Wording:
    return fallen.slot.day, fallen.pause_is_over


def _fallen(looks: Iterable[Look]) -> list[tuple[Look, Fallen]]:
    return [(look, look.fallen) for look in looks if look.fallen is not None]


def _ids_by(keyed: Iterable[tuple[Key, Look]]) -> Iterable[tuple[Key, list[int]]]:
    """Clients who are changed alike, so that one statement changes them all."""
    groups: defaultdict[Key, list[int]] = defaultdict(list)
    for key, look in keyed:
        groups[key].append(look.client.id)
    return groups.items()
