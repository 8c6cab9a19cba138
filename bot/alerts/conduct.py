"""How clients have been with the record lately: two weeks of silence, two weeks off, a blocked account.

Read once a day when the office opens; each run of it is noticed once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.desk import AlertDesk
from bot.alerts.raising import keep_scale_concern
from bot.concerns.scales import Conduct, assess_conduct
from bot.dialogs.state import RecordStatus
from bot.office import Office
from bot.schedule.pauses import Pause, PauseReason, pause_on
from bot.storage import concerns as stored
from bot.storage import daily, pauses
from bot.storage.clients import supported_on
from bot.storage.models import Answer, Client, Prompt, PromptOutcome, Record
from bot.storage.pauses import StoredPause

WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Lately:
    """A client's conduct, and since when each part of it has lasted."""

    conduct: Conduct
    silent_since: datetime | None = None
    off_since: datetime | None = None
    blocked_since: datetime | None = None

    def since(self, rule: str) -> datetime | None:
        """When the run began that this rule speaks of."""
        begun = {"two_weeks_of_silence": self.silent_since, "two_weeks_off": self.off_since}
        return begun.get(rule, self.blocked_since)


def notice_conduct(office: Office, at: datetime, now: datetime) -> bool:
    """Once a day from the opening on, look at every client; the notices ring nobody."""
    opening = office.calendar().opening(office.calendar().day_of(at))
    if at < opening:
        return False
    with office.database.transaction() as session:
        if daily.claim(session, "conduct", opening, at):
            desk = AlertDesk(office, session, at, now)
            for client in _clients(session, desk):
                _notice(desk, client)
    return False


def _clients(session: Session, desk: AlertDesk) -> Iterator[Client]:
    today = desk.office.calendar().day_of(desk.at)
    enrolled = (Client.line_user_id.is_not(None), Client.consented_at.is_not(None))
    return iter(session.scalars(select(Client).where(supported_on(today), *enrolled)))


def _notice(desk: AlertDesk, client: Client) -> None:
    lately = _lately(desk, client)
    for found in assess_conduct(lately.conduct):
        last = stored.last_noticed(desk.session, client.id, found.rule)
        since = lately.since(found.rule)
        if last is None or (since is not None and last < since):
            keep_scale_concern(desk, client.id, found, None, None)


def _lately(desk: AlertDesk, client: Client) -> Lately:
    if client.stopped_at is not None:
        return Lately(Conduct(blocked=client.blocked_at is not None), blocked_since=client.blocked_at)
    prompts = _prompts(desk, client.id)
    rested = [pause.days for pause in pauses.of_client(desk.session, client.id) if _is_week_off(pause)]
    answered = _answered_days(desk.session, client.id)
    over = [prompt for prompt in prompts if prompt.due_at <= desk.at - WEEK]
    silent = takewhile(lambda p: p.outcome == PromptOutcome.SENT and _is_silent(p, rested, answered), over)
    off = takewhile(lambda p: pause_on(p.day, rested) is not None, prompts)
    silent_since, off_since = [p.due_at for p in silent], [p.due_at for p in off]
    return Lately(
        Conduct(len(silent_since), len(off_since), client.blocked_at is not None),
        min(silent_since, default=None),
        min(off_since, default=None),
        client.blocked_at,
    )


def _is_week_off(pause: StoredPause) -> bool:
    return pause.days.reason is PauseReason.THIS_WEEK


def _is_silent(prompt: Prompt, rested: Sequence[Pause], answered: Collection[date]) -> bool:
    return prompt.day not in answered and pause_on(prompt.day, rested) is None


def _prompts(desk: AlertDesk, client_id: int) -> list[Prompt]:
    """The weeks that have fallen due lately, newest first."""
    since = desk.at - LOOKED_BACK
    statement = (
        select(Prompt)
        .where(Prompt.client_id == client_id, Prompt.due_at > since, Prompt.due_at <= desk.at)
        .order_by(Prompt.due_at.desc())
    )
    return list(desk.session.scalars(statement))


def _answered_days(session: Session, client_id: int) -> set[date]:
    """Days of records with an answer, submitted or not."""
    statement = (
        select(Record.day)
        .outerjoin(Answer, Answer.record_id == Record.id)
        .where(Record.client_id == client_id)
        .where((Record.status == RecordStatus.SUBMITTED) | Answer.question.is_not(None))
    )
    return set(session.scalars(statement))
