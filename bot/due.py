"""Everything that falls due with time: what the worker's clock and `tsuzuku tick` do.

Each kind of work claims what is due in the database, a bounded number in a transaction, so that any
number of processes may call this at once and each thing is done once.
"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.alerts.conduct import notice_conduct
from bot.alerts.record_numbers import read_unfinished
from bot.alerts.rings import ring_due
from bot.alerts.unexplained_stops import alert_unexplained_stop
from bot.data_protection.daily_mail import mail_the_head
from bot.data_protection.retention import forget_old_payloads
from bot.interviews.notices import send_due_interview_notices
from bot.office import Office
from bot.prompts.pause_questions import ask_about_pauses
from bot.prompts.prompting import send_due_prompts
from bot.prompts.quota_mails import tell_of_quota
from bot.prompts.quota_reading import read_from_line
from bot.prompts.reminding import send_due_reminders
from bot.rich_menus import give_staff_their_menu
from bot.staff_news.morning import tell_of_the_morning
from bot.storage.session import DatabaseBusyError

log = structlog.get_logger()

Work = Callable[[Office, datetime, datetime], bool]
"""Does some of what is due at the first moment; the second is the real clock. True: call again."""


class DueWorkFailedError(Exception):
    """Some of the due work could not be done; the log says why, and the next tick tries it again."""


def _read_quota(office: Office, _at: datetime, now: datetime) -> bool:
    read_from_line(office, now)
    return False


WORK: dict[str, Work] = {
    "alerts": ring_due,
    "unexplained stops": alert_unexplained_stop,
    "numbers": read_unfinished,
    "quota": _read_quota,
    "interviews": send_due_interview_notices,
    "prompts": send_due_prompts,
    "reminders": send_due_reminders,
    "pauses": ask_about_pauses,
    "quota mails": tell_of_quota,
    "menus": give_staff_their_menu,
    "conduct": notice_conduct,
    "morning": tell_of_the_morning,
    "audit head": mail_the_head,
    "retention": forget_old_payloads,
}
CANNOT_WAIT = frozenset({"alerts"})
"""Looked at again in every round, while others still have more to do."""


def do_what_is_due(office: Office, at: datetime, now: datetime) -> None:
    """Do all that is due at `at`; `now` is the real clock, by which the sends leave.

    What fails does not keep the rest from being done. Raises DueWorkFailedError afterwards.
    """
    failed: set[str] = set()
    wanted = set(WORK)
    while wanted:
        more = _round(office, at, now, wanted, failed)
        # A hundred thousand prompts take a while: no alert waits for the last of them.
        wanted = (more | CANNOT_WAIT) - failed if more else set()
    if failed:
        raise DueWorkFailedError(f"not done: {', '.join(sorted(failed))}")


def _round(office: Office, at: datetime, now: datetime, wanted: set[str], failed: set[str]) -> set[str]:
    """A part of each kind of work that is wanted; those of which there may be more."""
    works = [(name, work) for name, work in WORK.items() if name in wanted]
    return {name for name, work in works if _part(name, work, office, at, now, failed)}


def _part(name: str, work: Work, office: Office, at: datetime, now: datetime, failed: set[str]) -> bool:
    try:
        return work(office, at, now)
    except DatabaseBusyError:
        log.warning("database busy: the next tick does it", work=name)
    except Exception:
        log.exception("due work failed", work=name)
    failed.add(name)
    return False
