"""`tsuzuku records`: every answer as a row, for whoever evaluates them elsewhere."""

import csv
import gc
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from bot.audit import Action
from bot.commands.days import DAY
from bot.commands.office import open_desk
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

LINE_END = "\r\n"
MINUTE, SECOND = len("2026-11-25 19:01"), len("2026-11-25 19:01:00")
"""How much of a written moment is the minute, and how much is whole seconds."""


@click.command(cls=SpokenCommand)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--from", "first", type=DAY)
@click.option("--to", "last", type=DAY)
@click.option("--as-written", is_flag=True)
def records(out: Path, first: date | None, last: date | None, *, as_written: bool) -> None:
    """Write every answer to a CSV file."""
    days = whole_weeks(first, last)
    with open_desk() as desk, _whole_file(out) as file:
        with desk.database.transaction() as session:
            desk.log(session, Action.RECORDS_EXPORTED)
        lines = _Lines(desk.settings.timezone, as_written=as_written)
        with desk.database.reading() as session:
            count = _write(file, lines, Forms(desk.settings.form_file), session, days)
    say("records_written", count=count, file=out)
    if lines.marked:
        remark("cells_marked")


def _write(file: IO[str], lines: "_Lines", forms: Forms, session: Session, days: Days) -> int:
    """Write the header and a line for each answer; returns how many answers."""
    file.write(_csv(HEADER) + LINE_END)
    count = 0
    with _without_collecting():
        for record in records_in(session, days):
            form = forms.of_version(session, record.form_version).with_own_items(record.own_items)
            written = lines.of(record, form)
            file.writelines(written)
            count += len(written)
    return count


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A million rows hold no cycles; looking for some among them takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def whole_weeks(first: date | None, last: date | None) -> Days:
    """The weeks, Monday to Sunday, to which the days belong."""
    return Days(
        first - timedelta(days=first.weekday()) if first else None,
        last + timedelta(days=6 - last.weekday()) if last else None,
    )


class _Lines:
    """Answers as lines of the file. There are a million, of few choices: each choice is formatted once."""

    def __init__(self, timezone: tzinfo, *, as_written: bool) -> None:
        self._timezone = timezone
        self._as_written = as_written
        self._choices: dict[tuple[str | int | None, ...], str] = {}
        self.marked = False
        """Whether a cell looked like a formula and was marked, so that it does not happen silently."""

    def of(self, record: StoredRecord, form: Form) -> list[str]:
        """A line for each answer that stands, in the form's order; the columns are `HEADER`."""
        before = self._cells(
            _week_of(record), _status_of(record), str(record.client_id), record.client_name
        )
        return [
            f"{before},{self._answered(form, question, given)},{self._local(given.at)}{LINE_END}"
            for question in form.questions
            if (given := record.given.get(question.key)) is not None
        ]

    def _answered(self, form: Form, question: Question, given: Given) -> str:
        if given.words:
            return self._cells(*_asked(form, question), "", "", "\n".join(given.words))
        place = (form.version, question.key, given.kind, given.value, given.scale)
        found = self._choices.get(place)
        if found is None:
            found = self._choices[place] = self._cells(*_asked(form, question), *_chosen(question, given))
        return found

    def _cells(self, *cells: str) -> str:
        if self._as_written:
            return _csv(cells)
        harmless_cells = tuple(map(harmless, cells))
        self.marked = self.marked or harmless_cells != cells
        return _csv(harmless_cells)

    def _local(self, at: str) -> str:
        minute, offset = _local_minute(at[:MINUTE], self._timezone)
        return f"{minute}{at[MINUTE:SECOND]}{offset}"


def _week_of(record: StoredRecord) -> str:
    return (record.day - timedelta(days=record.day.weekday())).isoformat()


def _status_of(record: StoredRecord) -> str:
    return "submitted" if record.status == RecordStatus.SUBMITTED else "unfinished"


def _asked(form: Form, question: Question) -> tuple[str, ...]:
    section = form.section(question.section).title
    return question.key, question.title, section, form.aspects[question.aspect]


def _chosen(question: Question, given: Given) -> tuple[str, ...]:
    """Value, scale, and the statement that was chosen."""
    answer = Answer(AnswerKind(given.kind), datetime.fromisoformat(given.at), given.value)
    number, scale = ("" if one is None else str(one) for one in (given.value, given.scale))
    return number, scale, question.statement(answer)


@cache
def _local_minute(minute: str, timezone: tzinfo) -> tuple[str, str]:
    """Local day and minute, and the offset: people answer in the same minutes of the evening."""
    local = datetime.fromisoformat(minute).replace(tzinfo=UTC).astimezone(timezone)
    written = local.isoformat(timespec="minutes")
    return written[:MINUTE], written[MINUTE:]


def _csv(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


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
