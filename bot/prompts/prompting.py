"""The weekly invitation: whoever is due is claimed, advanced, and put on one frozen multicast.

The database is the only arbiter. All of it is one transaction, so that a worker killed in the middle
has done nothing, and one killed after it has left a frozen send that any other process delivers.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.delivery.outbox import Quiet, queue_multicast
from bot.dialogs.invitations import invitation
from bot.dialogs.messages import MessageKind
from bot.office import Office
from bot.prompts.prompt_looks import Fallen, Look, look_at
from bot.prompts.push_meter import open_budget
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
    sends = _queue(session, wanted[:room], Quiet.after(at, now, office.calendar()), now)
    deferred = {look.client.id for look in wanted[room:]}
    rows = ((_row(look, fallen, sends, deferred, at), look) for look, fallen in _fallen(looks))
    for row, ids in _ids_by(rows):
        prompts.note(session, ids, row)
    for day, ids in _ids_by((fallen.slot.day, look) for look, fallen in _fallen(looks)):
        prompts.close_earlier_records(session, ids, day, at)
    hours, calendar = office.settings.remind_after_hours, office.calendar()
    changes = (
        (_Next.of(look, hours, calendar, at) if look.client.id not in deferred else _Next.hour(at), look)
        for look in looks
    )
    for following, ids in _ids_by(changes):
        prompts.change_clients(session, ids, **following.columns())


def _queue(session: Session, allowed: Iterable[Look], quiet: Quiet, now: datetime) -> dict[Wording, int]:
    """A multicast for each wording; returns their sends."""
    worded = ((_wording(fallen), look) for look, fallen in _fallen(allowed))
    return {
        (day, rested): queue_multicast(
            session, now, MessageKind.PROMPT, [invitation(day, pause_is_over=rested)], ids, quiet
        )
        for (day, rested), ids in _ids_by(worded)
    }


def _row(
    look: Look, fallen: Fallen, sends: dict[Wording, int], deferred: set[int], at: datetime
) -> FallenDue:
    slot = fallen.slot
    if look.client.id in deferred:
        return FallenDue(slot.day, slot.due_at, PromptOutcome.BUDGET, deferred_at=at)
    if not look.is_sent:
        return FallenDue(slot.day, slot.due_at, fallen.outcome)
    return FallenDue(slot.day, slot.due_at, fallen.outcome, sends[_wording(fallen)], at)


@dataclass(frozen=True, slots=True)
class _Next:
    """What is looked at when; `keeps_reminder`: this look changes nothing about the week's reminders."""

    prompt_at: datetime | None
    reminder_at: datetime | None = None
    keeps_reminder: bool = False

    @classmethod
    def hour(cls, at: datetime) -> "_Next":
        """Who waits for the month's pushes is looked at again in an hour."""
        return cls(at + DEFERRED_FOR, keeps_reminder=True)

    @classmethod
    def of(cls, look: Look, hours: Sequence[int], calendar: OfficeCalendar, at: datetime) -> "_Next":
        """The next slot, and the first look at this week's reminder, which then counts anew."""
        if look.fallen is None:
            return cls(look.look_again_at, keeps_reminder=True)
        return cls(look.look_again_at, _first_reminder_at(look, look.fallen, hours, calendar, at))

    def columns(self) -> dict[str, datetime | None]:
        """Of the client's row."""
        changed = {"next_prompt_at": self.prompt_at}
        return changed if self.keeps_reminder else {**changed, "next_reminder_at": self.reminder_at}


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
