"""Signing in by mail, over a real SMTP server, as it is done where LINE is not at hand."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import func, select

from bot.app import create_app
from bot.settings import Settings
from bot.storage.models import Send, SignIn
from bot.storage.session import Database
from tests.admin_export.conftest import Browser
from tests.builders import settings_environment
from tests.mail.mail_server import HOST, Inbox, mail_server
from tests.people.people import SATO, TANAKA, hire

SIGN_IN, ASK = "/staff/sign-in", "/staff/sign-in/mail"
_TOKEN = re.compile(r'name="token" value="[^"]+"')


@dataclass
class Office:
    """An office that has mail; what it wrote arrives in `inbox`."""

    app: Flask
    database: Database
    inbox: Inbox = field(default_factory=Inbox)

    def browser(self) -> Browser:
        return Browser(self.app.test_client(), self.database)

    def asked(self, email: str) -> tuple[int, str]:
        """The answer to whoever asks for a mail, without the token of its form."""
        answer = self.browser().post(ASK, seen_on=SIGN_IN, email=email)
        return answer.status_code, _TOKEN.sub("", answer.get_data(as_text=True))

    def mail(self) -> str:
        """The words of the mail that came last."""
        deadline = time.monotonic() + 20
        while not self.inbox.mails:
            assert time.monotonic() < deadline, "no mail came"
            time.sleep(0.02)
        return str(self.inbox.mails[-1].get_content())


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """One that runs by the real clock, for mails leave by it."""
    hire(database)
    inbox = Inbox()
    address = database.engine.url.render_as_string(hide_password=False)
    with mail_server(inbox) as port:
        mail = {"SMTP_URL": f"smtp://{HOST}:{port}", "MAIL_FROM": "tsuzuku@example.jp"}
        given = settings_environment(DATABASE_URL=address, LINE_API_BASE_URL="http://127.0.0.1:9", **mail)
        values = {name.lower(): value for name, value in given.items()}
        app = create_app(Settings(_env_file=None, **values))
        yield Office(app, database, inbox)
        process = app.extensions["tsuzuku"]
        process.stop()
        process.office.database.dispose()


def test_the_mails_link_opens_the_pages_once(office: Office) -> None:
    office.asked(TANAKA)
    found = re.search(r"https?://[^/]+(/staff/sign-in/[0-9a-f]{48})", office.mail())
    assert found
    browser = office.browser()

    assert browser.post(found[1], seen_on=found[1]).status_code == 303
    assert browser.get("/staff/").status_code == 200
    assert office.browser().get(found[1]).status_code == 410


def test_the_mails_code_opens_the_pages(office: Office) -> None:
    office.asked(TANAKA)
    (code,) = re.findall(r"(?<![0-9a-f])\d{6}(?![0-9a-f])", office.mail())
    browser = office.browser()

    assert browser.post(SIGN_IN, seen_on=SIGN_IN, email=TANAKA, code=code).status_code == 303
    assert browser.get("/staff/").status_code == 200
    assert office.inbox.mails[0]["To"] == TANAKA


def test_an_unknown_address_gets_the_same_page_and_no_mail(office: Office) -> None:
    assert office.asked(SATO) == office.asked("nobody at all")
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Send)) == 0
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0
    assert office.asked(TANAKA) == office.asked(SATO)
    office.mail()

    assert [mail["To"] for mail in office.inbox.mails] == [TANAKA]


def test_the_same_form_twice_sends_one_mail(office: Office) -> None:
    browser = office.browser()
    form = {"token": browser.token(SIGN_IN), "email": TANAKA}
    for _ in range(2):
        browser.client.post(ASK, base_url="https://localhost", data=form)

    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Send)) == 1
