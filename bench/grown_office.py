"""An office of a thousand clients after two years, made in a minute: what pages and files read.

Everything but the answers is inserted as rows; the answers, of which there are most, the database makes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bot.audit import Action, Entry, record_all
from bot.dialogs.form import Question, QuestionKind
from bot.dialogs.form_file import built_in_form
from bot.storage import answers
from bot.storage.models import (
    AgendaItem,
    Alert,
    AlertEntry,
    AnswerText,
    Base,
    Client,
    Concern,
    Contact,
    Interview,
    OwnItem,
    Pause,
    Prompt,
    Recipient,
    Record,
    Send,
    Staff,
    SupportReport,
    Text,
    table_of,
)
from bot.storage.session import Database

CASELOAD = 40
WORRY = "となりの人の電話の声が大きくて、集中しにくいです。手順も、まだ覚えられません。"
JOY = "駅前のパン屋で、焼きたてのメロンパンを買えました。"


@dataclass(frozen=True, slots=True)
class Grown:
    """How large the office is: each staff member has forty clients."""

    clients: int = 1_000
    weeks: int = 104

    @property
    def staff(self) -> range:
        """Numbers of the staff; the manager is number 1."""
        return range(2, 2 + -(-self.clients // CASELOAD))

    def carer(self, client: int) -> int:
        """Whose client that is."""
        return self.staff[(client - 1) // CASELOAD]


def grow(database: Database, size: Grown, now: datetime) -> None:
    """Fill an empty database; the last week's prompts fell due in the last seven days."""
    _People(database, size, now).fill()
    _Weeks(database, size, now).fill()
    _Work(database, size, now).fill()
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _put(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    session.connection().execute(insert(table_of(model)), list(rows))


def due(size: Grown, client: int, week: int, now: datetime) -> datetime:
    """When that client's prompt of that week fell due: 19:00 in Tokyo on their weekday."""
    newest = now.date() - timedelta(days=1 + client % 5)
    return datetime.combine(newest - timedelta(weeks=size.weeks - 1 - week), time(10), UTC)


@dataclass
class _People:
    database: Database
    size: Grown
    now: datetime

    def fill(self) -> None:
        with self.database.transaction() as session:
            _put(session, Staff, (self.staff(number) for number in (1, *self.size.staff)))
            _put(session, Client, (self.client(number) for number in range(1, self.size.clients + 1)))
            _put(session, OwnItem, (self.own_item(number) for number in range(1, self.size.clients, 5)))
            _put(session, Pause, (self.pause(number) for number in range(1, self.size.clients, 10)))

    def staff(self, number: int) -> dict[str, Any]:
        email = f"staff{number}@example.jp"
        return {
            "id": number,
            "name": f"支援 {number}",
            "email": email,
            "email_lookup": self.database.keys.lookup(email),
            "is_manager": number == 1,
            "on_call": False,
            "created_at": self.now,
        }

    def client(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "staff_id": self.size.carer(number),
            "name": f"利用者 {number}",
            "nickname": f"呼び名{number}",
            "phone": "090-0000-0000",
            "line_user_id": f"U{number:032x}",
            "consented_at": self.now,
            "consent_version": "bench",
            "medication": number % 3 == 0,
            "prompt_weekday": due(self.size, number, 0, self.now).weekday(),
            "prompt_time": time(19),
            "prompt_chosen_at": self.now - timedelta(weeks=self.size.weeks),
            "created_at": self.now - timedelta(weeks=self.size.weeks),
        }

    def own_item(self, number: int) -> dict[str, Any]:
        return {"client_id": number, "wording": "朝の散歩", "aspect": "health", "created_at": self.now}

    def pause(self, number: int) -> dict[str, Any]:
        first = self.now.date() - timedelta(days=200)
        last = first + timedelta(days=20)
        return {
            "client_id": number,
            "reason": "hospital",
            "starts_on": first,
            "ends_on": last,
            "created_at": self.now,
        }


@dataclass
class _Weeks:
    database: Database
    size: Grown
    now: datetime

    def fill(self) -> None:
        form = built_in_form()
        with self.database.transaction() as session:
            answers.keep_form(session, form.version, form.text, self.now)
            _put(session, Prompt, (self.prompt(*place) for place in self.places()))
            _put(session, Record, (self.record(*place, form.version) for place in self.recorded()))
            asked = (one for one in form.questions if one.asked and one.kind is not QuestionKind.TEXT)
            for number, question in enumerate(asked):
                session.execute(_ANSWERS, _answered_by(question, number))
            _put(session, Text, (self.text(*written) for written in self.written()))
            _put(session, AnswerText, (self.piece(*written) for written in self.written()))
            session.execute(_WORDS)

    def places(self) -> Iterator[tuple[int, int]]:
        return (
            (client, week) for week in range(self.size.weeks) for client in range(1, self.size.clients + 1)
        )

    def recorded(self) -> Iterator[tuple[int, int]]:
        """One week in ten is silent."""
        return ((client, week) for client, week in self.places() if (client + week) % 10)

    def number(self, client: int, week: int) -> int:
        """Weeks lie one after the other on the disk, as they were written."""
        return week * self.size.clients + client

    def day(self, client: int, week: int) -> date:
        return due(self.size, client, week, self.now).date()

    def prompt(self, client: int, week: int) -> dict[str, Any]:
        due_at = due(self.size, client, week, self.now)
        return {
            "client_id": client,
            "day": due_at.date(),
            "due_at": due_at,
            "outcome": "sent",
            "prompted_at": due_at,
            "accepted_at": due_at,
            "reminders": week % 2,
        }

    def record(self, client: int, week: int, version: str) -> dict[str, Any]:
        begun = due(self.size, client, week, self.now) + timedelta(minutes=20)
        return {
            "id": self.number(client, week),
            "client_id": client,
            "day": self.day(client, week),
            "form_version": version,
            "length": "full",
            "status": "submitted",
            "all_answered": True,
            "begun_at": begun,
            "submitted_at": begun + timedelta(minutes=5),
        }

    def written(self) -> Iterator[tuple[int, int, str]]:
        for client, week in self.recorded():
            yield client, week, "joy"
            if week % 3 == 0:
                yield client, week, "worry"

    def text(self, client: int, week: int, question: str) -> dict[str, Any]:
        sent = due(self.size, client, week, self.now) + timedelta(minutes=24)
        return {
            "message_id": f"{client}-{week}-{question}",
            "line_user_id": f"U{client:032x}",
            "client_id": client,
            "body": JOY if question == "joy" else WORRY,
            "sent_at": sent,
            "read_at": sent if week < self.size.weeks - 1 else None,
        }

    def piece(self, client: int, week: int, question: str) -> dict[str, Any]:
        return {
            "message_id": f"{client}-{week}-{question}",
            "record_id": self.number(client, week),
            "question": question,
            "sent_at": due(self.size, client, week, self.now) + timedelta(minutes=24),
        }


_ANSWERS = text(
    "INSERT INTO answers (record_id, question, kind, value, scale, answered_at) "
    "SELECT id, :question, 'answered', 1 + (id * 7 + :number * 3) % :options, "
    "CAST(:scale AS INTEGER), begun_at FROM records"
)
_WORDS = text(
    "INSERT INTO answers (record_id, question, kind, answered_at) "
    "SELECT record_id, question, 'answered', sent_at FROM answer_texts"
)


def _answered_by(question: Question, number: int) -> dict[str, Any]:
    options = len(question.steps)
    scale = options if question.kind is QuestionKind.STEPS else None
    return {"question": question.key, "number": number, "options": options, "scale": scale}


@dataclass
class _Work:
    database: Database
    size: Grown
    now: datetime

    def fill(self) -> None:
        clients = range(1, self.size.clients + 1)
        months = range(self.size.weeks // 4)
        with self.database.transaction() as session:
            _put(session, Interview, (self.interview(one, month) for one in clients for month in months))
            _put(session, AgendaItem, (self.agenda(one, len(months)) for one in clients))
            _put(
                session, SupportReport, (self.report(one, month) for one in clients for month in range(24))
            )
            _put(session, Alert, (self.alert(one, number) for one in clients for number in range(4)))
            _put(session, AlertEntry, (self.entry(number) for number in range(1, 4 * len(clients) + 1)))
            _put(
                session,
                Concern,
                (self.concern(one, week) for one in clients for week in range(0, self.size.weeks, 15)),
            )
            _put(session, Contact, (self.contact(one, number) for one in clients for number in range(6)))
            _put(session, Send, (self.send(one, number) for one in clients for number in range(20)))
            _put(
                session, Recipient, (self.recipient(one, number) for one in clients for number in range(50))
            )
            record_all(session, [self.look(number) for number in range(20_000)], self.now)

    def interview(self, client: int, month: int) -> dict[str, Any]:
        """The last of each is in the next days; the others were held."""
        back = self.size.weeks // 4 - 1 - month
        at = datetime.combine(self.now.date(), time(1), UTC) + timedelta(
            days=1 + client % 5, weeks=-4 * back
        )
        return {
            "client_id": client,
            "staff_id": self.size.carer(client),
            "at": at,
            "status": "done" if back else "planned",
            "place": "相談室",
            "note": "話せました。" if back else None,
            "created_at": self.now,
        }

    def agenda(self, client: int, months: int) -> dict[str, Any]:
        return {"interview_id": client * months, "topic": "work", "created_at": self.now}

    def report(self, client: int, back: int) -> dict[str, Any]:
        month = self.now.year * 12 + self.now.month - 1 - back
        written = self.now.date() - timedelta(days=30 * back)
        return {
            "client_id": client,
            "month": f"{month // 12:04}-{month % 12 + 1:02}",
            "written_on": written,
        }

    def alert(self, client: int, number: int) -> dict[str, Any]:
        """One in thirty clients has an open one."""
        opened = self.now - timedelta(days=1 + 100 * number)
        is_open = number == 0 and client % 30 == 0
        return {
            "id": (client - 1) * 4 + number + 1,
            "client_id": client,
            "line_user_id": f"U{client:032x}",
            "level": "urgent",
            "category": "sleep_eating",
            "state": "told" if is_open else "resolved",
            "opened_at": opened,
            "last_text_at": opened,
            "taken_by_id": None if is_open else self.size.carer(client),
            "resolved_at": None if is_open else opened + timedelta(hours=1),
            "resolved_by_id": None if is_open else self.size.carer(client),
            "was_right": None if is_open else True,
        }

    def entry(self, alert: int) -> dict[str, Any]:
        return {"alert_id": alert, "at": self.now, "what": "words"}

    def concern(self, client: int, week: int) -> dict[str, Any]:
        """Of the words of that week; of every fifth client one more in the numbers, unread."""
        words = week or client % 5
        return {
            "client_id": client,
            "message_id": f"{client}-{week}-joy" if words else None,
            "level": "notice",
            "category": "sleep_eating",
            "rule": "drop_of_two",
            "field": "joy",
            "noticed_at": self.now - timedelta(days=2),
        }

    def contact(self, client: int, number: int) -> dict[str, Any]:
        return {
            "client_id": client,
            "staff_id": self.size.carer(client),
            "held_on": self.now.date() - timedelta(days=60 * number + client % 50),
            "party": "employer",
            "with_whom": "人事の小川さん",
            "agreed": "休憩を2回にする。",
            "created_at": self.now,
        }

    def send(self, client: int, number: int) -> dict[str, Any]:
        at = self.now - timedelta(days=3 * number + 1)
        return {
            "retry_key": f"{client}-{number}",
            "channel": "push",
            "kind": "answer",
            "status": "accepted",
            "line_user_id": f"U{client:032x}",
            "client_id": client,
            "created_at": at,
            "next_attempt_at": at,
            "finished_at": at,
            "booked": 1,
            "booked_month": f"{at:%Y-%m}",
        }

    def recipient(self, client: int, number: int) -> dict[str, Any]:
        return {"send_id": number * 20 + 1, "line_user_id": f"U{client:032x}", "client_id": client}

    def look(self, number: int) -> Entry:
        return Entry("staff:2", Action.CLIENT_VIEWED, "127.0.0.1", 1 + number % self.size.clients)
