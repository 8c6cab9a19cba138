"""Signing in without passwords."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from admin_export import visit
from bot.sign_in import offers as sign_in
from bot.sign_in import sessions as staff_sessions
from bot.sign_in.offers import SignInOffer
from bot.storage.session import Database
from tests.admin_export.conftest import Browser, Team
from tests.builders import NOW
from tests.commands.conftest import Run, environment, run
from tests.people.people import SATO, TANAKA, hire

__all__ = ["environment", "run"]

SIGN_IN = "/staff/sign-in"
Open = Callable[[], Browser]


@pytest.fixture
def staff_id(database: Database) -> int:
    return hire(database).staff.id


def offer(database: Database, staff_id: int) -> SignInOffer:
    with database.transaction() as session:
        return sign_in.offer(session, database.keys, staff_id, NOW)


def type_code(browser: Browser, email: str, code: str) -> int:
    return browser.post(SIGN_IN, seen_on=SIGN_IN, email=email, code=code).status_code


def is_in(browser: Browser) -> bool:
    return browser.get("/staff/").status_code == 200


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_opening_the_link_uses_nothing_up(database: Database, staff_id: int, open_browser: Open) -> None:
    link = offer(database, staff_id).path
    browser = open_browser()

    assert "画面に入る" in browser.page(link)
    assert not is_in(browser)
    assert browser.post(link, seen_on=link).headers["Location"] == "/staff/"
    assert is_in(browser)


def test_the_button_works_once(database: Database, staff_id: int, open_browser: Open) -> None:
    link = offer(database, staff_id).path
    first, second = open_browser(), open_browser()
    token = second.token(link)
    first.post(link, seen_on=link)

    late = second.client.post(link, base_url="https://localhost", data={"token": token})
    assert (late.status_code, is_in(second)) == (410, False)
    assert second.get(link).status_code == 410


def test_the_code_ends_with_the_link(database: Database, staff_id: int, open_browser: Open) -> None:
    offered = offer(database, staff_id)
    open_browser().post(offered.path, seen_on=offered.path)

    assert type_code(open_browser(), TANAKA, offered.code) == 422


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:　^10}"])
def test_the_code_opens_another_computer(
    typed: str, database: Database, staff_id: int, open_browser: Open
) -> None:
    browser = open_browser()

    assert type_code(browser, TANAKA.upper(), typed.format(offer(database, staff_id).code)) == 303
    assert is_in(browser)


def test_a_newer_one_voids_the_older(database: Database, staff_id: int, open_browser: Open) -> None:
    old = offer(database, staff_id)
    offer(database, staff_id)

    assert open_browser().get(old.path).status_code == 410
    assert type_code(open_browser(), TANAKA, old.code) == 422


@pytest.mark.parametrize("alter", [lambda path: path[:-1] + "x", lambda path: path[:-1], str.upper])
def test_an_altered_link_opens_nothing(
    alter: Callable[[str], str], database: Database, staff_id: int, open_browser: Open
) -> None:
    path = alter(offer(database, staff_id).path)

    assert open_browser().get(path).status_code in (404, 410)


def test_a_link_is_good_for_ten_minutes(
    database: Database, staff_id: int, open_browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered, browser = offer(database, staff_id), open_browser()
    token = browser.token(offered.path)
    monkeypatch.setattr(visit, "read_clock", lambda: NOW + timedelta(minutes=10, seconds=1))
    pressed = browser.client.post(offered.path, base_url="https://localhost", data={"token": token})

    assert (pressed.status_code, browser.get(offered.path).status_code) == (410, 410)
    assert type_code(open_browser(), TANAKA, offered.code) == 422


def test_an_altered_cookie_is_nobodys(team: Team) -> None:
    cookie = team.tanaka.client.get_cookie(visit.COOKIE, path="/staff")
    assert cookie
    team.stranger.client.set_cookie(visit.COOKIE, cookie.value[:-1] + "x", path="/staff")

    assert not is_in(team.stranger)


def test_the_shell_gives_the_first_days_link(
    database: Database, staff_id: int, open_browser: Open, run: Run, commands_at_now: None
) -> None:
    found = re.search(r"/staff/sign-in/\w{48}", run("staff", "sign-in-link", TANAKA).output)
    assert found
    browser = open_browser()
    browser.post(found[0], seen_on=found[0])

    assert is_in(browser)


def test_five_wrong_tries_void_it(database: Database, staff_id: int, open_browser: Open) -> None:
    offered, browser = offer(database, staff_id), open_browser()
    for _ in range(5):
        assert type_code(browser, TANAKA, other(offered.code)) == 422

    assert type_code(browser, TANAKA, offered.code) == 422
    assert browser.get(offered.path).status_code == 410


def test_an_address_that_keeps_guessing_has_to_wait(
    database: Database, staff_id: int, open_browser: Open
) -> None:
    browser = open_browser()
    for number in range(staff_sessions.ADDRESS_TRIES):
        type_code(browser, f"guess{number}@example.jp", "000000")

    assert type_code(browser, TANAKA, offer(database, staff_id).code) == 429


def test_no_answer_tells_whether_an_address_exists(
    database: Database, staff_id: int, open_browser: Open
) -> None:
    code = offer(database, staff_id).code
    known = open_browser().post(SIGN_IN, seen_on=SIGN_IN, email=TANAKA, code=other(code))
    unknown = open_browser().post(SIGN_IN, seen_on=SIGN_IN, email=SATO, code=code)

    def without_token(answer: object) -> list[str]:
        lines = answer.get_data(as_text=True).splitlines()
        return [line for line in lines if 'name="token"' not in line]

    assert (known.status_code, without_token(known)) == (unknown.status_code, without_token(unknown))


@pytest.mark.parametrize("later", [timedelta(minutes=121), timedelta(hours=8, minutes=1)])
def test_a_session_ends_when_idle_and_after_eight_hours(
    later: timedelta, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_in(team.tanaka)

    monkeypatch.setattr(visit, "read_clock", lambda: NOW + later)

    assert not is_in(team.tanaka)


def test_a_session_in_use_lives_on_until_eight_hours(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_in(team.tanaka)

    for hours in range(1, 8):
        monkeypatch.setattr(visit, "read_clock", lambda hours=hours: NOW + timedelta(hours=hours))
        assert is_in(team.tanaka)


def test_sessions_can_be_ended_everywhere(team: Team, open_browser: Open) -> None:
    phone = open_browser().sign_in(team.tanaka_id)
    assert is_in(team.sato)

    team.tanaka.post("/staff/sign-out-everywhere")

    assert not is_in(team.tanaka)
    assert not is_in(phone)
    assert is_in(team.sato)


def test_signing_out_ends_this_browser_only(team: Team, open_browser: Open) -> None:
    phone = open_browser().sign_in(team.tanaka_id)
    team.tanaka.post("/staff/sign-out")

    assert (is_in(team.tanaka), is_in(phone)) == (False, True)


def test_the_cookie_is_for_this_server_only(database: Database, staff_id: int, open_browser: Open) -> None:
    link = offer(database, staff_id).path
    cookie = open_browser().post(link, seen_on=link).headers["Set-Cookie"]

    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/staff"))


def test_signing_in_leads_to_the_page_that_was_wanted(
    database: Database, staff_id: int, open_browser: Open
) -> None:
    link, browser = offer(database, staff_id).path, open_browser()
    browser.get("/staff/interviews/7/digest")

    assert browser.post(link, seen_on=link).headers["Location"] == "/staff/interviews/7/digest"


@pytest.mark.parametrize(
    "wanted", ["//evil.example/staff/", "https://evil.example", "/staff/../x", "/other"]
)
def test_signing_in_leads_nowhere_else(
    wanted: str, database: Database, staff_id: int, open_browser: Open
) -> None:
    link, browser = offer(database, staff_id).path, open_browser()
    browser.client.set_cookie("tsuzuku_wanted", wanted, path="/staff", domain="localhost")

    assert browser.post(link, seen_on=link).headers["Location"] == "/staff/"


def test_a_form_of_another_site_is_refused(team: Team) -> None:
    token = team.tanaka.token("/staff/settings")
    answer = team.tanaka.client.post(
        "/staff/sign-out",
        base_url="https://localhost",
        data={"token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert (answer.status_code, is_in(team.tanaka)) == (400, True)


def test_a_token_of_another_session_is_refused(team: Team) -> None:
    token = team.sato.token("/staff/settings")
    answer = team.tanaka.client.post("/staff/sign-out", base_url="https://localhost", data={"token": token})

    assert answer.status_code == 400
