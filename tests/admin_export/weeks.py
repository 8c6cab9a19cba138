"""Clients' weeks for tests, as values and as rows."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from admin_export.material import Given, Material, Period, TextPlace, Week, WeekState, Words
from bot.dialogs.events import AnswerGiven
from bot.dialogs.form import QuestionKind
from bot.dialogs.form_file import built_in_form
from bot.dialogs.own_items import Aspect
from bot.dialogs.state import AnswerKind, Length, RecordStatus
from bot.storage import answers
from bot.storage.models import AnswerText, Interview, Note, Prompt, PromptOutcome, Text
from bot.storage.session import Database
from tests.builders import NOW

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST = date(2026, 11, 4)
"""A Wednesday, three weeks before NOW."""


def step(question: str = "sleep", value: int = 3, **given: Any) -> Given:
    """One answer in five steps, about sleep if not said otherwise."""
    ordinary: dict[str, Any] = {
        "label": "睡眠",
        "aspect": Aspect.HEALTH,
        "question_kind": QuestionKind.STEPS,
        "kind": AnswerKind.ANSWERED,
        "scale": 5,
    }
    return Given(question, value=value, **{**ordinary, **given})


def week(day: date, *given: Given, state: WeekState = WeekState.ANSWERED) -> Week:
    """A week that fell due at 19:00 in Tokyo and was answered an hour later."""
    due = datetime.combine(day, time(10), UTC)
    answered = state in {WeekState.ANSWERED, WeekState.UNFINISHED}
    return Week(day, state, due, given, due + timedelta(hours=1) if answered else None)


def words(body: str, place: TextPlace = TextPlace.WORRY, **given: Any) -> Words:
    """Something written today."""
    ordinary: dict[str, Any] = {"at": NOW, "label": "", "aspect": Aspect.OTHER}
    return Words(body=body, place=place, **{**ordinary, **given})


def material(**given: Any) -> Material:
    """What 山田 太郎's first digest is made of: nothing, if not said otherwise."""
    ordinary: dict[str, Any] = {
        "client_id": 1,
        "name": "山田 太郎",
        "nickname": "山田",
        "staff_name": "田中 花子",
        "period": Period(NOW),
        "made_at": NOW,
        "timezone": TOKYO,
    }
    return Material(**{**ordinary, **given})


def write_week(
    database: Database,
    client_id: int,
    day: date,
    steps: dict[str, int],
    texts: dict[str, str] | None = None,
    status: RecordStatus = RecordStatus.SUBMITTED,
) -> None:
    """A week as it stands in the database, prompted at 19:00 and answered an hour later."""
    due = datetime.combine(day, time(10), UTC)
    at = due + timedelta(hours=1)
    form = built_in_form()
    with database.transaction() as session:
        answers.keep_form(session, form.version, form.text, at)
        session.add(Prompt(client_id=client_id, day=day, due_at=due, outcome=PromptOutcome.SENT))
        answers.begin(session, client_id, day, Length.FULL, form.version, at)
        answers.change(session, client_id, day, status=status, submitted_at=at)
        record = answers.record_id(session, client_id, day)
        for question, value in steps.items():
            scale = len(form.question(question).steps)
            given = AnswerGiven(day, question, AnswerKind.ANSWERED, value, scale, at)
            answers.answer(session, client_id, given)
        for question, body in (texts or {}).items():
            given = AnswerGiven(day, question, AnswerKind.ANSWERED, None, None, at)
            answers.answer(session, client_id, given)
            message_id = f"{client_id}-{day}-{question}"
            session.add(_text(client_id, message_id, body, at))
            session.flush()
            session.add(AnswerText(message_id=message_id, record_id=record, question=question, sent_at=at))


def write_note(database: Database, client_id: int, body: str, at: datetime) -> str:
    """Words in the chat; returns their message's id."""
    message_id = f"note-{client_id}-{at.isoformat()}"
    with database.transaction() as session:
        session.add(_text(client_id, message_id, body, at))
        session.flush()
        session.add(Note(client_id=client_id, message_id=message_id, about="chat", created_at=at))
    return message_id


def _text(client_id: int, message_id: str, body: str, at: datetime) -> Text:
    return Text(
        message_id=message_id, line_user_id=f"U{client_id}", client_id=client_id, body=body, sent_at=at
    )


def write_interview(database: Database, client_id: int, staff_id: int, at: datetime, **given: Any) -> int:
    """An interview, planned if not said otherwise; returns its number."""
    with database.transaction() as session:
        interview = Interview(client_id=client_id, staff_id=staff_id, at=at, created_at=NOW, **given)
        session.add(interview)
        session.flush()
        return interview.id
