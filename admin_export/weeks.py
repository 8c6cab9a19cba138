"""Clients' weeks as values: each answer under the wording and scale that it was asked with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from admin_export.material import Given, Week, WeekState
from bot.dialogs.form import Form, QuestionKind
from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import RecordStatus
from bot.forms import Forms
from bot.storage import weeks
from bot.storage.models import PromptOutcome
from bot.storage.weeks import (
    OutlinedRecord,
    OutlinedWeek,
    StoredAnswer,
    StoredOwnItem,
    StoredRecord,
    StoredWeek,
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a digest is read from, and at which moment."""

    session: Session
    forms: Forms
    timezone: ZoneInfo
    now: datetime


def weeks_of_clients(
    sources: Sources, ids: Collection[int], since: datetime | None
) -> Mapping[int, tuple[Week, ...]]:
    """Each client's weeks since then, oldest first; from the beginning where `since` is None."""
    # A record may be written up to a week after its prompt.
    first = since.date() - timedelta(days=8) if since else None
    stored = weeks.of_clients(sources.session, ids, since=first)
    own = weeks.own_items(sources.session, ids)
    return {
        client_id: tuple(week_of(sources, stored_week, own) for stored_week in found)
        for client_id, found in stored.items()
    }


@dataclass(frozen=True, slots=True)
class WeekMark:
    """A week as lists show it; `mean` is that of its answers in five steps, None where there are none."""

    day: date
    state: WeekState
    mean: float | None


def marks_of_clients(
    sources: Sources, ids: Collection[int], since: date
) -> Mapping[int, tuple[WeekMark, ...]]:
    """Each client's weeks since then, oldest first, in as many statements as those of one client."""
    session = sources.session
    found = weeks.outlines(session, ids, since)
    records = [week.record for outlined in found.values() for week in outlined if week.record]
    versions = {record.form_version for record in records}
    steps = {version: _asked_in_steps(sources.forms.of_version(session, version)) for version in versions}
    means = weeks.means(session, [record.id for record in records], steps, MARKED_SCALE)
    return {
        client_id: tuple(_mark(week, means) for week in outlined) for client_id, outlined in found.items()
    }


MARKED_SCALE = 5


def _asked_in_steps(form: Form) -> list[str]:
    return [question.key for question in form.questions if question.kind is QuestionKind.STEPS]


def _mark(week: OutlinedWeek, means: Mapping[int, float]) -> WeekMark:
    if week.record is None:
        return WeekMark(week.day, _state_without_record(week.outcome), None)
    mean = means.get(week.record.id)
    return WeekMark(week.day, _state_of(week.record), None if mean is None else round(mean, 2))


def week_of(sources: Sources, stored: StoredWeek, own: Mapping[str, StoredOwnItem]) -> Week:
    """A week with its answers as they were asked."""
    record = stored.record
    if record is None:
        return Week(stored.day, _state_without_record(stored.outcome), stored.due_at)
    form = _form_of(sources, record, own)
    given = tuple(_given(form, answer) for answer in record.answers if _is_in(form, answer))
    return Week(stored.day, _state_of(record), stored.due_at, given, record.last_at)


def _form_of(sources: Sources, record: StoredRecord, own: Mapping[str, StoredOwnItem]) -> Form:
    form = sources.forms.of_version(sources.session, record.form_version)
    keys = [answer.question for answer in record.answers if answer.question in own]
    items = [OwnItem(key, own[key].wording, Aspect(own[key].aspect)) for key in keys]
    return form.with_own_items(tuple(items))


def _is_in(form: Form, answer: StoredAnswer) -> bool:
    return any(question.key == answer.question for question in form.questions)


def _given(form: Form, answer: StoredAnswer) -> Given:
    question = form.question(answer.question)
    own = any(item.key == question.key for item in form.own_items)
    return Given(
        question=question.key,
        label=question.title if own else question.staff_label,
        aspect=question.aspect,
        question_kind=question.kind,
        kind=answer.kind,
        value=answer.value,
        scale=answer.scale or len(question.steps) or None,
        shown=question.steps[answer.value - 1].short if answer.value else "",
        place=form.questions.index(question),
        own=own,
    )


def _state_of(record: StoredRecord | OutlinedRecord) -> WeekState:
    return WeekState.ANSWERED if record.status is RecordStatus.SUBMITTED else WeekState.UNFINISHED


_WITHOUT_RECORD = {
    PromptOutcome.PAUSED: WeekState.PAUSED,
    PromptOutcome.RESTED: WeekState.WEEK_OFF,
    PromptOutcome.SENT: WeekState.SILENT,
    PromptOutcome.BEGUN: WeekState.SILENT,
}


def _state_without_record(outcome: PromptOutcome | None) -> WeekState:
    return _WITHOUT_RECORD.get(outcome, WeekState.NOT_ASKED) if outcome else WeekState.NOT_ASKED
