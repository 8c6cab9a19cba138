"""A client's copy: everything that is held on them, as JSON and as a page that a person can read."""

import json
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.data_protection.client_page import client_page, labels
from bot.dialogs.form import Question, QuestionKind
from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import Answer, AnswerKind
from bot.forms import Forms
from bot.refusals import RefusedError
from bot.storage.held import held_on
from bot.storage.models import Client

Row = dict[str, Any]


class NobodyToExportError(RefusedError):
    """Nobody has that number, or they were erased."""


def client_copy(session: Session, client_id: int, zone: tzinfo, forms: Forms) -> dict[str, list[Row]]:
    """All rows about the client by table; moments in local time. Raises NobodyToExportError.

    What was asked and what was chosen stand beside the keys and numbers that are stored for them.
    """
    if session.get(Client, client_id) is None:
        raise NobodyToExportError(client=client_id)
    copy = {
        held.table.name: [_local(row, zone) for row in held.rows(session)]
        for held in reversed(held_on(session, client_id))
        if held.table.name not in labels()["left_out"]
    }
    _put_into_words(copy, _Asked(session, copy, forms))
    return copy


def write_copy(copy: dict[str, list[Row]], client_id: int, folder: Path) -> tuple[Path, Path]:
    """Write `client_ID.json` and `client_ID.html`, readable by nobody else; returns both."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / f"client_{client_id}.json", folder / f"client_{client_id}.html"
    written = json.dumps(copy, ensure_ascii=False, indent=2, default=_iso)
    for file, text in ((data, written), (page, client_page(copy))):
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
    return data, page


class _Asked:
    """The questions of a client's records, each in the wording that it was asked in."""

    def __init__(self, session: Session, copy: dict[str, list[Row]], forms: Forms) -> None:
        own = tuple(
            OwnItem(f"own-{row['id']}", row.get("wording", ""), Aspect(row["aspect"]))
            for row in copy["own_items"]
        )
        self._forms = {
            row["id"]: forms.of_version(session, row["form_version"]).with_own_items(own)
            for row in copy["records"]
        }

    def question(self, row: Row) -> Question | None:
        """None where its form is not known here any more."""
        try:
            return self._forms[row["record_id"]].question(row["question"])
        except KeyError:
            return None

    def place(self, row: Row) -> tuple[int, int]:
        """Where an answer stands: record after record, each in the order of its form."""
        keys = [question.key for question in self._forms[row["record_id"]].questions]
        known = row["question"] in keys
        return row["record_id"], keys.index(row["question"]) if known else len(keys)


def _put_into_words(copy: dict[str, list[Row]], asked: _Asked) -> None:
    for table in ("answers", "answer_texts"):
        copy[table].sort(key=asked.place)
        for row in copy[table]:
            question = asked.question(row)
            row["asked"] = question.title if question else row["question"]
            if question and table == "answers":
                row["chosen"] = _chosen(question, row)


def _chosen(question: Question, row: Row) -> str:
    """The statement, and on a scale how far up it stands; empty for a text."""
    value: int | None = row.get("value")
    statement = question.statement(Answer(AnswerKind(row["kind"]), row["answered_at"], value))
    on_scale = value is not None and question.kind is QuestionKind.STEPS
    return f"{statement}（{value} / {row['scale']}）" if on_scale else statement


def _local(row: Row, zone: tzinfo) -> Row:
    return {
        name: value.astimezone(zone) if isinstance(value, datetime) else value
        for name, value in row.items()
        if value is not None
    }


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"a copy holds no {type(value).__name__}")
