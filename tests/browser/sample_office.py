"""The sample office as it stands one Friday morning, with all that staff pages can show."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from admin_export import visit
from bot.alerts import steps
from bot.alerts.desk import AlertDesk
from bot.alerts.raising import Alarm, Writer, keep_concern, open_alert
from bot.alerts.steps import Outcome
from bot.concerns.concern import Field
from bot.demo import sample_office
from bot.office import Office
from bot.people import contacts
from bot.people.contacts import NewContact, Party
from bot.prompts import pausing
from bot.schedule.pauses import PauseReason
from bot.sign_in import offers, sessions
from bot.storage import answers, interview_notices
from bot.storage.models import Client, Interview, Recipient, Send, Text
from bot.storage.session import Database
from tests.product import Product, running_product

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
"""Friday 20 November 2026, 10:30 in Tokyo."""

TODAY = date(2026, 11, 20)
MANAGER, TANAKA = 1, 2
YAMADA, NAKAMURA, KATO, YOSHIDA, YAMAMOTO = 1, 2, 4, 5, 6
YAMADAS_INTERVIEW, UNWRITTEN_INTERVIEW = 2, 25
OPEN_ALERT, ENDED_ALERT, OWN_ALERT = 1, 2, 3
AGENDA = "有給の取り方を、いっしょに確かめてほしいです。"


@contextmanager
def running_sample_office(database: Database) -> Iterator[Product]:
    """The product over the sample office; its pages stand still at NOW."""
    with pytest.MonkeyPatch.context() as patch, running_product(database, {}) as product:
        patch.setattr(visit, "read_clock", lambda: NOW)
        _fill(product.process.office)
        yield product


def session_of(database: Database, staff_id: int) -> str:
    """The cookie of a staff member who has just signed in."""
    with database.transaction() as session:
        path = offers.offer(session, database.keys, staff_id, NOW).path
        opened = sessions.use_link(session, database.keys, path.rsplit("/", 1)[1], NOW)
    assert opened is not None
    return opened.token


def _fill(office: Office) -> None:
    sample_office.fill(office, NOW)
    _read_older_words(office)
    _write_contacts(office)
    _ask_for_a_talk(office)
    _leave_one_unwritten(office)
    _rest(office)
    _resolve(office, _alert(office, KATO, "もう 消えてしまいたいです。", NOW - timedelta(days=9)))
    _alert(office, YOSHIDA, "職場で 上司に なぐられました。", NOW - timedelta(minutes=40), taker=TANAKA)
    _forget_sends(office)


def _read_older_words(office: Office) -> None:
    with office.database.transaction() as session:
        older = Text.sent_at < NOW - timedelta(days=8)
        session.execute(update(Text).where(older).values(read_at=NOW, read_by_staff_id=TANAKA))


def _write_contacts(office: Office) -> None:
    talks = (
        NewContact(
            YAMADA, date(2026, 11, 10), Party.EMPLOYER, "人事の 大野さん", "休憩を 15時にも 取れる。"
        ),
        NewContact(NAKAMURA, date(2026, 11, 17), Party.DOCTOR, "みどりクリニック", "薬は今のまま。"),
    )
    with office.database.transaction() as session:
        for talk in talks:
            contacts.write(session, TANAKA, talk, TODAY, NOW)


def _ask_for_a_talk(office: Office) -> None:
    _write_text(office, YAMADA, "agenda", AGENDA, NOW - timedelta(hours=14))
    with office.database.transaction() as session:
        coming = select(Interview.id).where(Interview.client_id == YAMADA, Interview.at > NOW)
        interview_id = session.scalars(coming).one()
        interview_notices.add_agenda(session, interview_id, NOW - timedelta(hours=14), topic="work")
        interview_notices.add_agenda(session, interview_id, NOW, message_id="agenda")


def _write_text(office: Office, client_id: int, message_id: str, body: str, at: datetime) -> None:
    with office.database.transaction() as session:
        line_user_id = session.get_one(Client, client_id).line_user_id
        row = {"message_id": message_id, "line_user_id": line_user_id, "client_id": client_id}
        answers.keep_text(session, {**row, "body": body, "sent_at": at})


def _leave_one_unwritten(office: Office) -> None:
    with office.database.transaction() as session:
        at = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
        session.add(Interview(client_id=NAKAMURA, staff_id=TANAKA, at=at, online=True, created_at=NOW))


def _rest(office: Office) -> None:
    days = pausing.good_pause(date(2026, 11, 4), date(2026, 12, 25), PauseReason.LEAVE_OF_ABSENCE)
    with office.database.transaction() as session:
        pausing.pause(session, YAMAMOTO, days, NOW, office.calendar(), staff_id=TANAKA)


def _alert(office: Office, client_id: int, body: str, at: datetime, taker: int | None = None) -> int:
    concern = office.reader.assess(body, Field.CHAT)
    assert concern is not None
    message_id = f"alert-of-{client_id}"
    _write_text(office, client_id, message_id, body, at)
    with office.database.transaction() as session:
        answers.keep_note(session, client_id, message_id, "chat", at)
        desk = AlertDesk(office, session, at)
        writer = Writer(client_id, str(session.get_one(Client, client_id).line_user_id), at)
        opened = open_alert(desk, writer, Alarm(concern.level, concern.category))
        keep_concern(desk, writer, concern, Field.CHAT, message_id, opened.alert)
        if taker is not None:
            steps.take(AlertDesk(office, session, at + timedelta(minutes=4)), opened.alert.id, taker)
        return opened.alert.id


def _resolve(office: Office, alert_id: int) -> None:
    with office.database.transaction() as session:
        began = NOW - timedelta(days=9)
        soon, later = (AlertDesk(office, session, began + timedelta(minutes=n)) for n in (3, 25))
        steps.take(soon, alert_id, TANAKA)
        steps.note(later, alert_id, TANAKA, "電話で 20分 話した。今夜は 妹さんと いっしょ。")
        steps.reached(later, alert_id, TANAKA)
        steps.resolve(later, alert_id, TANAKA, Outcome.DEALT_WITH)


def _forget_sends(office: Office) -> None:
    """What would leave depends on the real clock."""
    with office.database.transaction() as session:
        session.execute(delete(Recipient))
        session.execute(delete(Send))
