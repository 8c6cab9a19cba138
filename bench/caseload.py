"""Many clients in the middle of a weekly record, and the taps that walk all of them to its end."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import delete, select, update

from bot.conversation import take_in
from bot.dialogs.buttons import CommandTap
from bot.dialogs.context import Client as ClientContext
from bot.dialogs.context import Context
from bot.dialogs.engine import advance
from bot.dialogs.events import Said
from bot.dialogs.inbound import Inbound, Tap
from bot.dialogs.messages import Button, Words
from bot.dialogs.state import State
from bot.dialogs.state_json import state_from_json
from bot.dialogs.words import Word
from bot.office import Office
from bot.storage.models import (
    Answer,
    Client,
    Conversation,
    Quotation,
    Record,
    Send,
    SendStatus,
    Staff,
)

_events = count(1)
ANSWERS = ("1 休まず", "4 ", "とばす")


@dataclass(frozen=True, slots=True)
class Caseload:
    """The LINE ids of the clients, and the button data that answers one question after the other."""

    people: list[str]
    taps: list[str]

    @property
    def size(self) -> int:
        return len(self.people) * len(self.taps)

    def events(self) -> Iterator[dict[str, Any]]:
        """Everybody's first answer, then everybody's second, and so on."""
        return (postback(person, data) for data in self.taps for person in self.people)


def event(kind: str, line_user_id: str, **parts: Any) -> dict[str, Any]:
    """An event of that person, a little later than the one before."""
    number = next(_events)
    return {
        "type": kind,
        **parts,
        "webhookEventId": f"01HBENCH{number:018d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(time.time() * 1000) + number,
        "source": {"type": "user", "userId": line_user_id},
        "replyToken": f"{number:032d}",
        "mode": "active",
    }


def postback(line_user_id: str, data: str) -> dict[str, Any]:
    return event("postback", line_user_id, postback={"data": data})


def text(line_user_id: str, words: str) -> dict[str, Any]:
    message = {"type": "text", "id": f"{next(_events)}", "quoteToken": "q3Plxr4AgKd", "text": words}
    return event("message", line_user_id, message=message)


def seed(office: Office, size: int) -> Caseload:
    """Enrol so many clients and let each begin this week's record."""
    people = [f"U{number:032x}" for number in range(size)]
    now = datetime.now(UTC)
    with office.database.transaction() as session:
        staff = Staff(name="田中", email="t@example.jp", email_lookup="t", created_at=now)
        session.add(staff)
        session.flush()
        for number, person in enumerate(people):
            client = _client(staff.id, person, now, number)
            session.add(client)
            session.flush()
            session.add(
                Conversation(line_user_id=person, client_id=client.id, created_at=now, updated_at=now)
            )
    for person in people:
        tap = Tap(CommandTap(Word.BEGIN).encode())
        take_in(office, Inbound(f"begin-{person}", person, now, tap), {}, now, 30.0)
    _forget_what_was_said(office)
    return Caseload(people, _taps(office, people[0]))


def _client(staff_id: int, person: str, now: datetime, number: int) -> Client:
    return Client(
        staff_id=staff_id,
        name=f"利用者 {number}",
        nickname=f"利用者{number}",
        line_user_id=person,
        consented_at=now,
        consent_version="bench",
        prompt_weekday=(now + timedelta(hours=9)).weekday(),
        prompt_time=datetime(2026, 1, 1, 0, 0).time(),  # noqa: DTZ001  a time of day
        prompt_chosen_at=now - timedelta(days=30),
        created_at=now,
    )


def _forget_what_was_said(office: Office) -> None:
    with office.database.transaction() as session:
        session.execute(delete(Quotation))
        session.execute(update(Send).values(status=SendStatus.ACCEPTED))


def _taps(office: Office, person: str) -> list[str]:
    """What answers each question in turn, found by answering them all in memory."""
    with office.database.reading() as session:
        stored = session.get_one(Conversation, person).state or ""
        form = office.forms.today
    client = ClientContext("利用者", "田中", form, 2, None, datetime.now(UTC))
    context, state, taps = Context(client, office.settings.timezone), state_from_json(stored), []
    buttons = _buttons_again(state, context)
    while (data := _answer_among(buttons)) is not None:
        taps.append(data)
        step = advance(state, _tap(data), context, datetime.now(UTC))
        state, buttons = step.state, _buttons_of(step.events)
    return taps


def _buttons_again(state: State, context: Context) -> tuple[Button, ...]:
    """The buttons of the question in hand, with the number that they carry in the chat."""
    asked = advance(state, _tap("a button that nobody has"), context, datetime.now(UTC))
    old, new = f"/{asked.state.asking}/", f"/{state.asking}/"
    return tuple(Button(b.label, b.data.replace(old, new)) for b in _buttons_of(asked.events))


def _tap(data: str) -> Inbound:
    return Inbound("e", "U", datetime.now(UTC), Tap(data))


def _buttons_of(facts: Any) -> tuple[Button, ...]:
    said = [fact.message for fact in facts if isinstance(fact, Said)]
    return said[-1].buttons if said and isinstance(said[-1], Words) else ()


def _answer_among(buttons: tuple[Button, ...]) -> str | None:
    return next((b.data for sign in ANSWERS for b in buttons if b.label.startswith(sign)), None)


def answered(office: Office) -> int:
    """How many answers stand in the database."""
    with office.database.reading() as session:
        found = session.scalars(select(Answer.record_id).join(Record, Record.id == Answer.record_id))
        return len(found.all())
