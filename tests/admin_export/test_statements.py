"""However many clients an office has, a page asks the database as often as for a few."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from admin_export.access import Access
from bot.storage import prepared
from bot.storage.models import Alert, Concern, Contact, OwnItem, Pause, table_of
from bot.storage.session import Database
from tests.admin_export.conftest import Browser, Team
from tests.admin_export.test_access import routes
from tests.admin_export.weeks import FIRST, write_interview, write_note, write_week
from tests.builders import NOW
from tests.people.people import invite
from tests.statements import reading_counted

FEW, MANY = 3, 15


def fill(database: Database, team: Team, number: int) -> dict[str, object]:
    """A client with one of everything that pages show; returns what addresses name."""
    client_id = invite(database, name=f"利用者 {number}").client.id
    write_week(database, client_id, FIRST, {"sleep": 1}, {"joy": "釣り"})
    with database.transaction() as session:
        alert = Alert(
            client_id=client_id,
            level="urgent",
            category="work",
            state="told" if number % 2 else "resolved",
            opened_at=NOW,
            last_text_at=NOW,
            taken_by_id=team.tanaka_id,
            resolved_at=NOW,
        )
        noticed = {"level": "notice", "category": "mood", "rule": "drop_of_two", "field": "chat"}
        said = {"party": "employer", "agreed": "休憩", "created_at": NOW}
        session.add_all(
            [
                alert,
                Concern(client_id=client_id, noticed_at=NOW, **noticed),
                Contact(client_id=client_id, staff_id=team.tanaka_id, held_on=NOW.date(), **said),
                OwnItem(client_id=client_id, wording="散歩", aspect="health", created_at=NOW),
                Pause(client_id=client_id, reason="hospital", starts_on=NOW.date(), created_at=NOW),
            ]
        )
        session.flush()
        alert_id = alert.id
    return {
        "client_id": client_id,
        "interview_id": write_interview(database, client_id, team.tanaka_id, NOW + timedelta(hours=number)),
        "message_id": write_note(database, client_id, "ことば", NOW),
        "alert_id": alert_id,
        "concern_id": 1,
        "staff_id": team.tanaka_id,
        "month": "2026-11",
        "token": "0" * 48,
    }


def statements(app: Flask, browser: Browser, named: dict[str, object]) -> dict[str, int]:
    """How many statements each page and file reads with."""
    found = {}
    for path, access in routes(app, named, "GET"):
        if access is not Access.STRANGER:
            with reading_counted(app.extensions["tsuzuku"].office.database) as counted:
                assert browser.get(path).status_code in (200, 403), path
            found[path] = len(counted)
    return found


def test_no_page_reads_oftener_for_more_clients(app: Flask, team: Team, database: Database) -> None:
    browsers = (team.tanaka, team.manager)
    named, *_ = [fill(database, team, number) for number in range(FEW)]
    statements(app, team.manager, named)  # what is read once a process is read now
    few = [statements(app, browser, named) for browser in browsers]
    for number in range(FEW, MANY):
        fill(database, team, number)

    assert [statements(app, browser, named) for browser in browsers] == few


def test_what_goes_past_sqlalchemy_is_counted_too(database: Database) -> None:
    with database.transaction() as session, reading_counted(database) as counted:
        prepared.execute(session, select(table_of(Contact).c.id), {})

    assert len(counted) == 1
