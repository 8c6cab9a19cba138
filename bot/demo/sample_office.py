"""Filling an empty database with the sample office: people, weeks, an alert, this month's interviews."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.concerns.concern import Field
from bot.demo.sample_weeks import Texts, Week, sample_weeks
from bot.dialogs.events import AnswerGiven
from bot.dialogs.state import Answer, AnswerKind, Length, RecordStatus, State
from bot.dialogs.state_json import state_to_json
from bot.dialogs.wording import consent_version
from bot.office import Office
from bot.people import clients
from bot.schedule.prompts import PromptPlan, PromptTime, latest_slot, next_slot
from bot.storage import answers
from bot.storage.models import (
    Alert,
    Client,
    Concern,
    Conversation,
    Interview,
    Prompt,
    PromptOutcome,
    Record,
    Staff,
    Text,
    table_of,
)

PROMPT_TIME = time(19)
NEWCOMERS_PHONE = "U000000000000000000000000000000b1"
ENROLLED_BEFORE = timedelta(weeks=14)


@dataclass
class _Filling:
    office: Office
    session: Session
    now: datetime
    sample: dict[str, Any]


def phones(office: Office) -> list[dict[str, str]]:
    """Telephones to show first, for the simulator: `{"name", "kind", "user_id", "joining"}`.

    The newcomer's adds the account anew until somebody has enrolled with it.
    """
    sample = _sample()
    manager, carer = sample["staff"][:2]
    first_client = {"name": sample["clients"][0]["name"], "phone": _phone(0)}
    with office.database.reading() as session:
        enrolled = session.scalar(select(Client.id).where(Client.line_user_id == NEWCOMERS_PHONE))
    return [
        _known_phone({"name": sample["newcomer"], "phone": NEWCOMERS_PHONE}, "client")
        | {"joining": "quiet" if enrolled else "follow"},
        _known_phone(carer, "staff"),
        _known_phone(manager, "staff"),
        _known_phone(first_client, "client"),
        *(_known_phone(one, "staff") for one in sample["staff"][2:]),
        *(
            _known_phone({**one, "phone": _phone(n)}, "client")
            for n, one in enumerate(sample["clients"])
            if n
        ),
    ]


def _known_phone(one: dict[str, str], kind: str) -> dict[str, str]:
    return {"name": one["name"], "kind": kind, "user_id": one["phone"], "joining": "quiet"}


def fill(office: Office, now: datetime) -> bool:
    """Make the sample office; False where somebody is there already."""
    with office.database.transaction() as session:
        if session.scalar(select(Staff.id).limit(1)) is not None:
            return False
        filling = _Filling(office, session, now, _sample())
        staff = [_add_staff(filling, one) for one in filling.sample["staff"]]
        office.forms.keep(session, office.forms.today.version, now)
        for number, one in enumerate(filling.sample["clients"]):
            client = _add_client(filling, one, staff[one["staff"]], number)
            _add_weeks(filling, client, one["course"], number)
            _add_interview(filling, client, number)
        _add_alert(filling)
    return True


def read_all_names(session: Session) -> list[str | None]:
    """Everybody's name. Raises what a database of another schema or under another key raises."""
    return list(session.scalars(select(Client.name)))


def invitation(office: Office, now: datetime) -> str:
    """A fresh invitation code for somebody who has not enrolled yet: a newcomer's first step."""
    today = office.calendar().day_of(now)
    with office.database.transaction() as session:
        waiting = session.scalars(
            select(Client.id).where(Client.line_user_id.is_(None), Client.ended_on.is_(None))
        ).first()
        client_id = waiting or _add_newcomer(session, now)
        return clients.invite(session, office.database.keys, client_id, today, now).issued.code


def _add_newcomer(session: Session, now: datetime) -> int:
    name: str = _sample()["newcomer"]
    staff_id = session.scalars(select(Staff.id).where(~Staff.is_manager).order_by(Staff.id)).first()
    client = Client(name=name, nickname=name.split(maxsplit=1)[0], staff_id=staff_id, created_at=now)
    session.add(client)
    session.flush()
    return client.id


def _sample() -> dict[str, Any]:
    text = (files("bot.demo") / "sample_office.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _phone(number: int) -> str:
    return f"U{number + 0xC0:032x}"


def _add_staff(filling: _Filling, one: dict[str, Any]) -> Staff:
    staff = Staff(
        name=one["name"],
        email=one["email"],
        email_lookup=filling.office.database.keys.lookup(one["email"]),
        is_manager=one.get("manager", False),
        on_call=one.get("on_call", False),
        line_user_id=one["phone"],
        created_at=filling.now - ENROLLED_BEFORE,
    )
    filling.session.add(staff)
    filling.session.flush()
    _link(filling, one["phone"], staff_id=staff.id)
    return staff


def _link(filling: _Filling, line_user_id: str, **whose: int) -> None:
    filling.session.add(
        Conversation(
            line_user_id=line_user_id,
            state=state_to_json(State()),
            created_at=filling.now,
            updated_at=filling.now,
            **whose,
        )
    )


def _add_client(filling: _Filling, one: dict[str, Any], staff: Staff, number: int) -> Client:
    chosen_at = filling.now - ENROLLED_BEFORE
    plan = PromptPlan(PromptTime(one["weekday"], PROMPT_TIME), chosen_at)
    client = Client(
        name=one["name"],
        nickname=one["name"].split()[0],
        staff_id=staff.id,
        employed_on=(filling.now - timedelta(days=200 + 40 * number)).date(),
        phone=f"090-0000-{1000 + number}",
        medication=one.get("medication", False),
        line_user_id=_phone(number),
        consent_version=consent_version(),
        consented_at=chosen_at,
        prompt_weekday=one["weekday"],
        prompt_time=PROMPT_TIME,
        prompt_chosen_at=chosen_at,
        next_prompt_at=next_slot(filling.now, plan, filling.office.calendar()).due_at,
        created_at=chosen_at,
    )
    filling.session.add(client)
    filling.session.flush()
    _link(filling, _phone(number), client_id=client.id)
    return client


def _add_weeks(filling: _Filling, client: Client, course: str, number: int) -> None:
    plan = PromptPlan(PromptTime(client.prompt_weekday or 0, PROMPT_TIME), client.created_at)
    slot = latest_slot(filling.now, plan, filling.office.calendar())
    if slot is None:
        return
    texts = Texts(filling.sample["worries"], filling.sample["joys"], filling.sample["consults"])
    form = filling.office.forms.today
    for week in sample_weeks(form, course, slot, texts, number, medication=client.medication):
        _add_week(filling, client, week)


def _add_week(filling: _Filling, client: Client, week: Week) -> None:
    sent = {"due_at": week.due_at, "outcome": PromptOutcome.SENT}
    filling.session.add(Prompt(client_id=client.id, day=week.day, **sent))
    if week.answers:
        _add_record(filling, client, week)


def _add_record(filling: _Filling, client: Client, week: Week) -> None:
    form, session = filling.office.forms.today, filling.session
    at = next(iter(week.answers.values())).at
    record = Record(
        client_id=client.id,
        day=week.day,
        form_version=form.version,
        length=Length.FULL,
        status=RecordStatus.SUBMITTED if week.finished else RecordStatus.UNFINISHED,
        all_answered=week.finished,
        begun_at=at,
        submitted_at=at if week.finished else None,
    )
    session.add(record)
    session.flush()
    given = dict(week.answers)
    for question, body in week.texts.items():
        message_id = f"sample-{record.id}-{question}"
        row = {"message_id": message_id, "line_user_id": client.line_user_id, "client_id": client.id}
        answers.keep_text(session, {**row, "body": body, "sent_at": at})
        answers.add_piece(session, record.id, question, message_id, at)
        given[question] = Answer(AnswerKind.ANSWERED, at)
    kept = list(given.items()) if week.finished else list(given.items())[:8]
    for question, answer in kept:
        scale = len(form.question(question).steps) or None if answer.value else None
        fact = AnswerGiven(week.day, question, answer.kind, answer.value, scale, answer.at)
        answers.answer(session, client.id, fact)


def _add_interview(filling: _Filling, client: Client, number: int) -> None:
    calendar = filling.office.calendar()
    for month, done in ((-30, True), (2 + number % 9, False)):
        day = calendar.business_day_from(calendar.day_of(filling.now + timedelta(days=month)))
        at = calendar.moment(day, time(10 + number % 6, 0))
        filling.session.add(
            Interview(
                client_id=client.id,
                staff_id=client.staff_id,
                at=at,
                online=number % 3 == 0,
                place=None if number % 3 == 0 else "事業所 相談室",
                status="done" if done else "planned",
                created_at=filling.now,
            )
        )


def _add_alert(filling: _Filling) -> None:
    """One urgent text of an hour ago that nobody has taken yet."""
    session, at = filling.session, filling.now - timedelta(hours=1)
    client = session.scalars(select(Client).order_by(Client.id).offset(1)).first()
    if client is None:
        return
    body = filling.sample["urgent"]
    found = filling.office.reader.assess(body, Field.CHAT)
    if found is None:
        return
    row = {"message_id": "sample-urgent", "line_user_id": client.line_user_id, "client_id": client.id}
    session.connection().execute(insert(table_of(Text)), {**row, "body": body, "sent_at": at})
    answers.keep_note(session, client.id, "sample-urgent", "chat", at)
    alert = Alert(
        client_id=client.id,
        line_user_id=client.line_user_id,
        level=found.level,
        category=found.category,
        opened_at=at,
        last_text_at=at,
        next_ring_at=filling.now,
    )
    session.add(alert)
    session.flush()
    session.add(
        Concern(
            client_id=client.id,
            alert_id=alert.id,
            message_id="sample-urgent",
            span_start=found.start,
            span_end=found.end,
            level=found.level,
            category=found.category,
            rule=found.rule,
            field=Field.CHAT,
            noticed_at=at,
        )
    )


def now() -> datetime:
    """The real clock: the sample weeks end today."""
    return datetime.now(UTC)
