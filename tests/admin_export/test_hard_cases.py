"""What goes wrong in an office: two at once, the wrong person, an empty quota, signs that are none."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from admin_export.access import Access
from admin_export.visit import COOKIE
from bot.sign_in import offers
from bot.storage import quota
from bot.storage.models import AgendaItem, Contact, Interview, StaffSession
from bot.storage.session import Database
from tests.admin_export.conftest import Browser, Team
from tests.admin_export.test_access import named, routes
from tests.admin_export.weeks import write_interview, write_note
from tests.builders import NOW
from tests.people.people import TANAKA, enrol, hire, said_to

__all__ = ["named"]

PHONE = "U" + "1" * 32
SIGN_IN = "/staff/sign-in"


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Run each in a thread of its own, together; returns what they return, sorted."""
    start, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], int]) -> None:
        start.wait()
        found.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def sessions(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(StaffSession)).all())


@pytest.mark.parametrize("way", ["link", "code", "both"])
def test_of_two_who_use_one_sign_in_at_once_one_wins(
    way: str, database: Database, open_browser: Callable[[], Browser]
) -> None:
    staff_id = hire(database).staff.id
    with database.transaction() as session:
        offered = offers.offer(session, database.keys, staff_id, NOW)

    def entering(kind: str) -> Callable[[], int]:
        browser, page = open_browser(), offered.path if kind == "link" else SIGN_IN
        fields = {"token": browser.token(page), "email": TANAKA, "code": offered.code}
        post = browser.client.post
        return lambda: post(page, base_url="https://localhost", data=fields).status_code

    first, second = ("link", "code") if way == "both" else (way, way)
    late = at_once(entering(first), entering(second))

    assert late[0] == 303
    assert late[1] in (410, 422)
    assert sessions(database) == 1


def test_of_two_who_take_one_alert_at_once_one_has_it(team: Team, named: dict[str, object]) -> None:
    path, form = f"/staff/alerts/{named['alert_id']}", {"what": "take"}

    def taking(browser: Browser) -> Callable[[], int]:
        data = {**form, "token": browser.token(path)}
        return lambda: browser.client.post(path, base_url="https://localhost", data=data).status_code

    assert at_once(taking(team.tanaka), taking(team.manager)) == [303, 409]


def test_a_colleague_can_post_nothing_about_another_s_client(
    app: Flask, team: Team, named: dict[str, object]
) -> None:
    token = team.sato.token("/staff/settings")
    found = {
        path: team.sato.client.post(path, base_url="https://localhost", data={"token": token}).status_code
        for path, access in routes(app, named, "POST")
        if access is Access.MANAGER or access.startswith("own_")
    }

    assert found
    assert set(found.values()) <= {403, 404}


@pytest.mark.parametrize(
    ("topic", "shown"),
    [
        ("health", "からだ"),
        ("work", "しごと"),
        ("people", "人"),
        ("leisure", "休みの日"),
        ("nothing", "とくにない"),
    ],
)
def test_what_the_client_wants_to_talk_about_stands_in_page_and_file(
    topic: str, shown: str, team: Team, database: Database
) -> None:
    client_id = enrol(database, PHONE)
    interview_id = write_interview(database, client_id, team.tanaka_id, NOW + timedelta(days=1))
    with database.transaction() as session:
        session.add(AgendaItem(interview_id=interview_id, topic=topic, created_at=NOW))
    path = f"/staff/interviews/{interview_id}/digest"

    assert f",{shown}," in team.tanaka.get(f"{path}.csv").get_data(as_text=True)
    assert f"{shown}" in team.tanaka.page(path)
    assert topic not in team.tanaka.get(f"{path}.csv").get_data(as_text=True)


def test_an_answer_to_words_waits_for_nobody_but_the_reserve(team: Team, database: Database) -> None:
    client_id = enrol(database, PHONE)
    message_id = write_note(database, client_id, "つかれた", NOW)
    with database.transaction() as session:
        quota.keep_reading(session, NOW, 200, 185)
    answered = team.tanaka.post(f"/staff/words/{message_id}/read", sentence="have_read")

    assert answered.headers["Location"].endswith("done=answered_untold")
    assert said_to(database, PHONE) == []


def test_every_unread_text_can_be_reached(team: Team, database: Database) -> None:
    client_id = enrol(database, PHONE)
    for number in range(61):
        write_note(database, client_id, f"ことば{number:02}", NOW - timedelta(minutes=number))

    assert "ことば00" not in team.tanaka.page("/staff/words")
    assert "ことば00" in team.tanaka.page("/staff/words?page=2")
    assert "1 / 2 ページ" in team.tanaka.page("/staff/words")


def test_an_interview_posted_twice_is_one(team: Team, database: Database) -> None:
    client_id = enrol(database, PHONE)
    answers = [
        team.tanaka.post("/staff/interviews", client=client_id, at="2026-12-01T10:00") for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 422]
    with database.reading() as session:
        assert len(session.scalars(select(Interview)).all()) == 1


def test_a_form_posted_twice_is_taken_once_and_the_second_answer_says_so(
    team: Team, database: Database
) -> None:
    client_id = enrol(database, PHONE)
    seen_on = f"/staff/clients/{client_id}"
    form = {"token": team.tanaka.token(seen_on), "on": "2026-11-24", "party": "employer", "agreed": "a"}
    post, came_from = team.tanaka.client.post, {"Referer": f"https://localhost{seen_on}"}
    first, second = (
        post(f"{seen_on}/contacts", base_url="https://localhost", data=form, headers=came_from)
        for _ in range(2)
    )

    assert first.headers["Location"] == f"{seen_on}?done=contact"
    assert (second.status_code, second.headers["Location"]) == (303, f"{seen_on}?done=twice")
    assert "1回だけ書いています" in team.tanaka.page(second.headers["Location"])
    assert contacts(database) == 1


def test_a_page_s_forms_are_told_apart_by_what_they_say(team: Team, database: Database) -> None:
    path = f"/staff/clients/{enrol(database, PHONE)}/contacts"
    form = {"token": team.tanaka.token("/staff/settings"), "on": "2026-11-24", "party": "employer"}
    for agreed in ("a", "b"):
        team.tanaka.client.post(path, base_url="https://localhost", data={**form, "agreed": agreed})

    assert contacts(database) == 2


def test_a_form_that_was_refused_may_be_sent_again(team: Team, database: Database) -> None:
    path = f"/staff/clients/{enrol(database, PHONE)}/contacts"
    form = {"token": team.tanaka.token("/staff/settings"), "on": "2026-12-24", "party": "employer"}
    answers = [team.tanaka.client.post(path, base_url="https://localhost", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]


def test_of_two_taps_at_once_one_counts(team: Team, database: Database) -> None:
    path = f"/staff/clients/{enrol(database, PHONE)}/contacts"
    form = {"token": team.tanaka.token("/staff/settings"), "on": "2026-11-24", "agreed": "a"}
    cookie = team.tanaka.client.get_cookie(COOKIE, path="/staff")
    assert cookie

    def tap() -> int:
        browser = team.tanaka.client.application.test_client()
        browser.set_cookie(COOKIE, cookie.value, path="/staff")
        return browser.post(path, base_url="https://localhost", data=form).status_code

    assert at_once(tap, tap) == [303, 303]
    assert contacts(database) == 1


def contacts(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Contact)).all())


def test_half_a_surrogate_and_a_formula_are_kept_as_harmless_signs(team: Team, database: Database) -> None:
    client_id = enrol(database, PHONE)
    path = f"/staff/clients/{client_id}/contacts"
    token = team.tanaka.token("/staff/settings")
    body = f"token={token}&on=2026-11-24&party=employer&agreed=%3D1%2B1%ED%A0%80end"
    form = "application/x-www-form-urlencoded"
    posted = team.tanaka.client.post(path, base_url="https://localhost", data=body, content_type=form)

    assert posted.status_code == 303
    with database.reading() as session:
        agreed = session.scalars(select(Contact)).one().agreed or ""
    assert agreed.startswith("=1+1")
    assert agreed.endswith("end")
    assert agreed in team.tanaka.page(f"/staff/clients/{client_id}")
