"""`tsuzuku records`: every answer as a row, for whoever evaluates them elsewhere."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from bot.audit import Action
from bot.commands.days import DAY
from bot.commands.office import Desk, open_desk
from bot.commands.speech import SpokenCommand, remark, say
from bot.dialogs.form import Form, Question
from bot.dialogs.state import Answer, AnswerKind, RecordStatus
from bot.forms import Forms
from bot.people.spreadsheet_cells import harmless
from bot.storage.records import Days, Given, StoredRecord, records_in

HEADER = (
    *("week_start", "status", "client_id", "client", "question_id", "question", "section", "aspect"),
    *("value", "scale", "answer", "answered_at"),
)

MAY_BE_MARKED = frozenset("'=+-@\t\r")
"""How a cell begins that is looked at more closely."""

Row = tuple[str, ...]
Cell = Callable[[str], str]


@click.command(cls=SpokenCommand)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--from", "first", type=DAY)
@click.option("--to", "last", type=DAY)
@click.option("--as-written", is_flag=True)
def records(out: Path, first: date | None, last: date | None, *, as_written: bool) -> None:
    """Write every answer to a CSV file."""
    marking = _Marking()
    cell: Cell = str if as_written else marking.cell
    days = whole_weeks(first, last)
    with open_desk() as desk, _whole_file(out) as file:
        with desk.database.transaction() as session:
            desk.log(session, Action.RECORDS_EXPORTED)
        with desk.database.reading() as session:
            count = _write(csv.writer(file), _rows(desk, session, days), cell)
    say("records_written", count=count, file=out)
    if marking.count:
        remark("cells_marked", count=marking.count)


def _rows(desk: Desk, session: Session, days: Days) -> Iterator[Row]:
    forms, known = Forms(desk.settings.form_file), Known()
    for record in records_in(session, days):
        form = forms.of_version(session, record.form_version).with_own_items(record.own_items)
        yield from rows_of(record, form, desk.settings.timezone, known)


def _write(writer: Any, rows: Iterable[Row], cell: Cell) -> int:
    """Write the header and all rows; returns how many rows."""
    writer.writerow(HEADER)
    count = 0
    for row in rows:
        writer.writerow([cell(text) if text[:1] in MAY_BE_MARKED else text for text in row])
        count += 1
    return count


def whole_weeks(first: date | None, last: date | None) -> Days:
    """The weeks, Monday to Sunday, to which the days belong."""
    return Days(
        first - timedelta(days=first.weekday()) if first else None,
        last + timedelta(days=6 - last.weekday()) if last else None,
    )


def rows_of(record: StoredRecord, form: Form, timezone: tzinfo, known: "Known") -> Iterator[Row]:
    """A row for each answer that stands, in the form's order; the columns are `HEADER`."""
    week = (record.day - timedelta(days=record.day.weekday())).isoformat()
    status = "submitted" if record.status == RecordStatus.SUBMITTED else "unfinished"
    before = (week, status, str(record.client_id), record.client_name)
    for question in form.questions:
        given = record.given.get(question.key)
        if given is not None:
            at = given.at.astimezone(timezone).isoformat(timespec="seconds")
            yield (*before, *_answered(form, question, given, known), at)


Known = dict[tuple[str, str, str, str, str], Row]
"""What stands in a row by form, question and choice: there are a million rows and few choices."""


def _answered(form: Form, question: Question, given: Given, known: Known) -> Row:
    if given.words:
        return (*_asked(form, question), "", "", "\n".join(given.words))
    place = (form.version, question.key, given.kind, given.value, given.scale)
    found = known.get(place)
    if found is None:
        value = int(given.value) if given.value else None
        chosen = question.statement(Answer(AnswerKind(given.kind), given.at, value))
        scale = given.scale if given.value else ""
        found = known[place] = (*_asked(form, question), given.value, scale, chosen)
    return found


def _asked(form: Form, question: Question) -> Row:
    section = form.section(question.section).title
    return question.key, question.title, section, form.aspects[question.aspect]


class _Marking:
    """Marks cells that look like formulas, and counts them, so that it does not happen silently."""

    def __init__(self) -> None:
        self.count = 0

    def cell(self, text: str) -> str:
        marked = harmless(text)
        self.count += marked is not text
        return marked


@contextmanager
def _whole_file(out: Path) -> Iterator[IO[str]]:
    """The file appears when it is complete, readable by its owner alone; a pipe is written to directly."""
    if out.exists() and not out.is_file():
        with out.open("w", encoding="utf-8", newline="") as pipe:
            yield pipe
        return
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=out.parent, prefix=f".{out.name}.", delete=False
    ) as file:
        try:
            yield file
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(out)
