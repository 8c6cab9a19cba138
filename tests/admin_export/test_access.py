"""Who may come where, of every route there is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from admin_export.access import STATED, Access
from bot.sign_in import strangers
from bot.storage.models import Alert, AuditEntry, Concern
from bot.storage.session import Database
from tests.admin_export.conftest import Browser, Team
from tests.admin_export.weeks import FIRST, write_interview, write_note, write_week
from tests.builders import NOW
from tests.people.people import enrol

OPEN_TO_STRANGERS = {
    "staff.sign_in",
    "staff.sign_in_by_code",
    "staff.sign_in_mail_wanted",
    "staff.sign_in_link",
    "staff.sign_in_by_link",
}


@pytest.fixture
def named(database: Database, team: Team) -> dict[str, object]:
    """What the addresses name: 田中's client with one of everything."""
    client_id = enrol(database)
    write_week(database, client_id, FIRST, {"sleep": 2}, {"joy": "釣り"})
    alert = {"level": "urgent", "category": "work", "state": "open", "line_user_id": "U" + "1" * 32}
    with database.transaction() as session:
        raised = Alert(client_id=client_id, opened_at=NOW, last_text_at=NOW, **alert)
        noticed = Concern(
            client_id=client_id, level="notice", category="mood", rule="x", field="chat", noticed_at=NOW
        )
        session.add_all([raised, noticed])
        session.flush()
        found = {"alert_id": raised.id, "concern_id": noticed.id}
    return {
        "client_id": client_id,
        "closure_id": 1,
        "interview_id": write_interview(database, client_id, team.tanaka_id, NOW),
        "message_id": write_note(database, client_id, "ことば", NOW),
        "staff_id": team.tanaka_id,
        "month": "2026-11",
        "token": "0" * 48,
        **found,
    }


def routes(app: Flask, named: dict[str, object], method: str) -> Iterator[tuple[str, Access]]:
    """Every staff route with this method, filled in."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("staff.") and method in (rule.methods or ()):
                values = {name: named[name] for name in rule.arguments}
                path = rule.build(values, append_unknown=False)
                assert path
                yield path[1], STATED[rule.endpoint]


def statuses(
    browser: Browser, app: Flask, named: dict[str, object], method: str
) -> dict[str, tuple[Access, int]]:
    found = {}
    for path, access in routes(app, named, method):
        answer = (
            browser.get(path)
            if method == "GET"
            else browser.client.post(path, base_url="https://localhost")
        )
        found[path] = (access, answer.status_code)
    return found


def test_only_sign_in_is_open_to_strangers() -> None:
    assert {name for name, access in STATED.items() if access is Access.STRANGER} == OPEN_TO_STRANGERS


def test_every_route_states_its_access(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")}

    assert routes == set(STATED)


def test_a_stranger_sees_nothing_but_sign_in(app: Flask, team: Team, named: dict[str, object]) -> None:
    found = statuses(team.stranger, app, named, "GET")

    assert {status for access, status in found.values() if access is not Access.STRANGER} == {303}


def test_a_colleague_finds_nothing_of_another_s_client(
    app: Flask, team: Team, named: dict[str, object]
) -> None:
    found = statuses(team.sato, app, named, "GET")

    owned = {status for access, status in found.values() if access.startswith("own_")}
    assert owned == {404}
    assert {status for access, status in found.values() if access is Access.MANAGER} == {403}


def test_own_staff_see_their_own(app: Flask, team: Team, named: dict[str, object]) -> None:
    found = statuses(team.tanaka, app, named, "GET")

    ordinary = set(Access) - {Access.STRANGER, Access.MANAGER}
    assert {
        path: status for path, (access, status) in found.items() if access in ordinary and status != 200
    } == {}


def test_a_manager_sees_everything(app: Flask, team: Team, named: dict[str, object]) -> None:
    found = statuses(team.manager, app, named, "GET")

    assert {
        path: status
        for path, (access, status) in found.items()
        if access is not Access.STRANGER and status != 200
    } == {}


def test_a_form_without_its_token_is_refused(app: Flask, team: Team, named: dict[str, object]) -> None:
    found = statuses(team.manager, app, named, "POST")

    assert {status for _, status in found.values()} == {400}


def test_numbers_that_are_nobody_s_are_not_found(app: Flask, team: Team, named: dict[str, object]) -> None:
    nobody = {name: 999 if isinstance(value, int) else value for name, value in named.items()} | {
        "message_id": "x"
    }
    found = statuses(team.manager, app, nobody, "GET")

    assert {status for access, status in found.values() if access.startswith("own_")} == {404}


def test_every_look_at_a_client_is_in_the_audit_log(
    app: Flask, team: Team, named: dict[str, object], database: Database
) -> None:
    for path, access in routes(app, named, "GET"):
        if access is Access.STRANGER or access is Access.MANAGER or path == "/staff/settings":
            continue
        before = entries(database)
        team.tanaka.get(path)
        assert len(entries(database)) > len(before), path


def test_a_refused_look_is_in_the_audit_log(
    team: Team, named: dict[str, object], database: Database
) -> None:
    team.sato.get(f"/staff/clients/{named['client_id']}")

    last = entries(database)[-1]
    assert (last.action, last.client_id) == ("refused", named["client_id"])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_writes_down_the_stranger_whom_it_refused(
    app: Flask, team: Team, named: dict[str, object], database: Database, method: str
) -> None:
    for path, access in routes(app, named, method):
        if access is not Access.STRANGER:
            before = len(entries(database))
            team.stranger.client.open(path, method=method, base_url="https://localhost")
            (entry,) = entries(database)[before:]
            assert (entry.actor, entry.action, entry.source) == ("stranger", "refused", "127.0.0.1"), path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_of_another_s_client_writes_down_whom_it_refused(
    app: Flask, team: Team, named: dict[str, object], database: Database, method: str
) -> None:
    token = {"token": team.sato.token("/staff/settings")}
    for path, access in routes(app, named, method):
        if access in (Access.STRANGER, Access.STAFF):
            continue
        before = len(entries(database))
        sent = token if method == "POST" else None
        answer = team.sato.client.open(path, method=method, base_url="https://localhost", data=sent)
        (entry,) = entries(database)[before:]
        assert answer.status_code in (403, 404), path
        assert (entry.actor, entry.action) == ("staff:2", "refused"), path


def test_a_stranger_who_keeps_coming_does_not_fill_the_audit_log(team: Team, database: Database) -> None:
    before = len(entries(database))
    for _ in range(strangers.MOST_ENTRIES + 3):
        team.stranger.get("/staff/")

    assert len(entries(database)) - before == strangers.MOST_ENTRIES


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_pages_tell_the_browser_to_keep_and_run_nothing(team: Team) -> None:
    headers = team.tanaka.get("/staff/").headers

    assert "script" not in headers["Content-Security-Policy"]
    assert "'unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
