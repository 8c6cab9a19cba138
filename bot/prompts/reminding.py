"""Reminders: to those who have not answered every question, on one multicast a day of prompts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import Quiet, queue_multicast
from bot.dialogs.invitations import reminder
from bot.dialogs.messages import MessageKind
from bot.dialogs.progress import Progress
from bot.dialogs.state import Record
from bot.dialogs.state_json import state_from_json
from bot.office import Office
from bot.prompts.prompting import DEFERRED_FOR, MOST_AT_ONCE
from bot.prompts.push_meter import open_budget
from bot.prompts.reminder_looks import ReminderLook, look_at
from bot.schedule.push_budget import Purpose
from bot.storage import answers, appointed, conversations, prompts
from bot.storage.appointed import DueClient, PromptedWeek

Reminded = tuple[DueClient, PromptedWeek]


def send_due_reminders(office: Office, at: datetime, now: datetime) -> bool:
    """Claim and queue up to 500 reminders due at `at`, in one transaction; True where more may be due."""
    calendar, hours = office.calendar(), office.settings.remind_after_hours
    with office.database.transaction() as session:
        due = appointed.claim_due_for_reminder(session, at, MOST_AT_ONCE, calendar)
        looks = [look_at(client, at, hours, calendar) for client in due]
        looks = [_unless_all_answered(session, office, look) for look in looks]
        if looks:
            _write(session, office, looks, at, now)
    return len(due) == MOST_AT_ONCE


def _unless_all_answered(session: Session, office: Office, look: ReminderLook) -> ReminderLook:
    """A record with every question answered is not reminded of, though nobody has tapped 送信する."""
    if look.prompt is None or look.client.record_of(look.prompt.day) is None:
        return look
    record = _open_record(session, look.client, look.prompt.day)
    if record is None or not _is_all_answered(session, office, record):
        return look
    answers.change(session, look.client.id, record.day, all_answered=True)
    return ReminderLook(look.client, None)


def _open_record(session: Session, client: DueClient, day: date) -> Record | None:
    stored = conversations.state_of(session, str(client.line_user_id))
    record = state_from_json(stored).record if stored else None
    return record if record is not None and record.day == day else None


def _is_all_answered(session: Session, office: Office, record: Record) -> bool:
    form = office.forms.of_version(session, record.form_version).with_own_items(record.own_items)
    return Progress.of(record, form).unanswered() is None


def _write(
    session: Session, office: Office, looks: Sequence[ReminderLook], at: datetime, now: datetime
) -> None:
    wanted = [(look.client, look.prompt) for look in looks if look.prompt is not None]
    room = open_budget(session, office, now).book(Purpose.REMINDER, len(wanted)) if wanted else 0
    quiet = Quiet.after(at, now, office.calendar())
    for day, group in _by_day(wanted[:room]):
        clients = [client.id for client, _ in group]
        queue_multicast(session, now, MessageKind.REMINDER, [reminder(day)], clients, quiet)
    prompts.reminded(session, [prompt.id for _, prompt in wanted[:room]], at)
    prompts.change(session, [prompt.id for _, prompt in wanted[room:]], deferred_at=at)
    deferred = {client.id for client, _ in wanted[room:]}
    again: defaultdict[datetime | None, list[int]] = defaultdict(list)
    for look in looks:
        wait = look.client.id in deferred
        again[at + DEFERRED_FOR if wait else look.look_again_at].append(look.client.id)
    for when, ids in again.items():
        prompts.remind(session, ids, when)


def _by_day(reminded: Iterable[Reminded]) -> Iterable[tuple[date, list[Reminded]]]:
    days: defaultdict[date, list[Reminded]] = defaultdict(list)
    for client, prompt in reminded:
        days[prompt.day].append((client, prompt))
    return days.items()
