"""Clients' weeks, read for staff: prompts, records and answers of many clients at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, and_, cast, false, func, or_, select
from sqlalchemy.orm import Session

from bot.dialogs.state import AnswerKind, RecordStatus
from bot.storage.models import Answer, OwnItem, Prompt, PromptOutcome, Record, table_of

RECORDS, ANSWERS = table_of(Record), table_of(Answer)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer that stands for a question, as it was asked."""

    question: str
    kind: AnswerKind
    value: int | None
    scale: int | None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with its answers; `last_at` is when anything last happened to it."""

    id: int
    status: RecordStatus
    form_version: str
    last_at: datetime
    answers: tuple[StoredAnswer, ...]


@dataclass(frozen=True, slots=True)
class StoredWeek:
    """One week of one client, named by the day of its prompt; a record may stand without a prompt."""

    client_id: int
    day: date
    due_at: datetime | None
    outcome: PromptOutcome | None
    record: StoredRecord | None


def of_clients(
    session: Session, client_ids: Collection[int], since: date | None = None, until: date | None = None
) -> dict[int, list[StoredWeek]]:
    """The weeks of each client, oldest first, in three statements however many clients there are."""
    first, last = since or date.min, until or date.max
    answers = _answers(session, client_ids, first, last)
    outcomes = _outcomes(session, client_ids, first, last)
    records = _records(session, client_ids, first, last, answers)
    weeks: dict[int, list[StoredWeek]] = {client_id: [] for client_id in client_ids}
    for client_id, day in sorted(outcomes.keys() | records.keys()):
        key = (client_id, day)
        due_at, outcome = outcomes.get(key, (None, None))
        weeks[client_id].append(StoredWeek(client_id, day, due_at, outcome, records.get(key)))
    return weeks


def _outcomes(
    session: Session, client_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, date], tuple[datetime, PromptOutcome]]:
    wanted = and_(Prompt.client_id.in_(client_ids), Prompt.day.between(first, last))
    rows = session.execute(
        select(Prompt.client_id, Prompt.day, Prompt.due_at, Prompt.outcome).where(wanted)
    )
    return {(row.client_id, row.day): (row.due_at, PromptOutcome(row.outcome)) for row in rows}


def _records(
    session: Session,
    client_ids: Collection[int],
    first: date,
    last: date,
    answers: Mapping[int, list[Any]],
) -> dict[tuple[int, date], StoredRecord]:
    statement = select(
        Record.id,
        Record.client_id,
        Record.day,
        Record.status,
        Record.form_version,
        Record.begun_at,
        Record.submitted_at,
    ).where(Record.client_id.in_(client_ids), Record.day.between(first, last))
    found = {}
    for row in session.execute(statement):
        given = answers.get(row.id, [])
        times = [row.begun_at, *(answer.answered_at for answer in given)]
        found[row.client_id, row.day] = StoredRecord(
            row.id,
            RecordStatus(row.status),
            row.form_version,
            max([*times, row.submitted_at] if row.submitted_at else times),
            tuple(StoredAnswer(a.question, AnswerKind(a.kind), a.value, a.scale) for a in given),
        )
    return found


def _answers(
    session: Session, client_ids: Collection[int], first: date, last: date
) -> Mapping[int, list[Any]]:
    statement = (
        select(
            Answer.record_id,
            Answer.question,
            Answer.kind,
            Answer.value,
            Answer.scale,
            Answer.answered_at,
        )
        .join(Record, Record.id == Answer.record_id)
        .where(Record.client_id.in_(client_ids), Record.day.between(first, last))
        .order_by(Answer.record_id, Answer.question)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.execute(statement):
        found[row.record_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class OutlinedRecord:
    """A record without its answers."""

    id: int
    client_id: int
    day: date
    status: RecordStatus
    form_version: str


@dataclass(frozen=True, slots=True)
class OutlinedWeek:
    """One week of one client, as lists show it."""

    day: date
    outcome: PromptOutcome | None
    record: OutlinedRecord | None


def outlines(
    session: Session, client_ids: Collection[int], since: date
) -> dict[int, tuple[OutlinedWeek, ...]]:
    """The weeks of each client, oldest first, in two statements however many clients there are."""
    outcomes = _outcomes(session, client_ids, since, date.max)
    columns = RECORDS.c
    statement = select(columns.id, columns.client_id, columns.day, columns.status, columns.form_version)
    wanted = (columns.client_id.in_(client_ids), columns.day >= since)
    rows = session.connection().execute(statement.where(*wanted)).all()
    records = {
        (row.client_id, row.day): OutlinedRecord(
            row.id, row.client_id, row.day, RecordStatus(row.status), row.form_version
        )
        for row in rows
    }
    found: dict[int, list[OutlinedWeek]] = {client_id: [] for client_id in client_ids}
    for client_id, day in sorted(outcomes.keys() | records.keys()):
        outcome = outcomes[client_id, day][1] if (client_id, day) in outcomes else None
        found[client_id].append(OutlinedWeek(day, outcome, records.get((client_id, day))))
    return {client_id: tuple(one) for client_id, one in found.items()}


OWN_ITEM = "own-%"
"""How the questions of own items are called; all of them are asked in steps."""


def means(
    session: Session, records: Collection[int], questions: Mapping[str, Collection[str]], scale: int
) -> dict[int, float]:
    """The mean of each record's steps on that scale, own items too; none where nothing was chosen.

    `questions`: by version of the form, those that are asked in steps.
    """
    answer, record = ANSWERS.c, RECORDS.c
    asked = [
        and_(record.form_version == version, answer.question.in_(keys))
        for version, keys in questions.items()
    ]
    statement = (
        select(answer.record_id, cast(func.avg(answer.value), Float).label("mean"))
        .join(RECORDS, record.id == answer.record_id)
        .where(
            answer.record_id.in_(records),
            answer.value.is_not(None),
            answer.scale == scale,
            or_(false(), *asked, answer.question.like(OWN_ITEM)),
        )
        .group_by(answer.record_id)
    )
    rows = session.connection().execute(statement)
    return {row.record_id: row.mean for row in rows}


@dataclass(frozen=True, slots=True)
class StoredOwnItem:
    """A client's own item, retired or not, under the key that answers have."""

    key: str
    client_id: int
    wording: str
    aspect: str
    retired: bool


def own_items(session: Session, client_ids: Collection[int]) -> dict[str, StoredOwnItem]:
    """Every item of their own that these clients ever had, by key."""
    rows = session.execute(
        select(OwnItem.id, OwnItem.client_id, OwnItem.wording, OwnItem.aspect, OwnItem.retired_at)
        .where(OwnItem.client_id.in_(client_ids))
        .order_by(OwnItem.id)
    )
    items = [
        StoredOwnItem(f"own-{r.id}", r.client_id, r.wording or "", r.aspect, r.retired_at is not None)
        for r in rows
    ]
    return {item.key: item for item in items}
