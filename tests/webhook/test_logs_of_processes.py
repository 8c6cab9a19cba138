"""Real web and worker processes, in good times and bad: they print nothing private and no secret."""

import http.client
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from bot.storage.models import Conversation
from bot.storage.session import Database
from faults.processes import Process, free_ports, wait_until_it_serves, web, worker
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN, ENCRYPTION_KEY, SECRET_KEY, settings_environment
from tests.line.running_platform import RunningPlatform, running_platform
from tests.people.people import enrol, hire
from tests.webhook.posting import body_of, event, post, post_events, tap, text

CLIENT, STAFF = "U" + "1" * 32, "U" + "2" * 32
NAME, WORDS, CRISIS = "植田 秘子", "だれにも いわないで ください", "もう 死にたい きえたい"
PASSWORD, METRICS = "planted-smtp-password", "planted-metrics-token"
SECRETS = (CHANNEL_SECRET, CHANNEL_TOKEN, ENCRYPTION_KEY, SECRET_KEY, PASSWORD, METRICS)
PERSONAL = ("植田", "秘子", "いわないで", "死にたい", "きえたい", "tanaka@example.jp", "080-1234-5678")
SECONDS = 20.0


class Page:
    """A browser without a memory."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.cookie = ""

    def open(self, method: str, path: str, **form: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request(method, path, urlencode(form) if method == "POST" else None, headers)
        answer = connection.getresponse()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return answer.status, answer.read().decode()

    def press(self, path: str, seen_on: str, **fields: str) -> tuple[int, str]:
        """Sends a form with the token of the page it stands on."""
        found = re.search(r'name="token" value="([^"]+)"', self.open("GET", seen_on)[1])
        assert found, seen_on
        return self.open("POST", path, token=found[1], **fields)


def wait_for(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_no_private_word_and_no_secret_is_printed(sqlite_database: Database, tmp_path: Path) -> None:
    with running_platform() as line:
        port = free_ports(1)[0]
        environment = settings_of(sqlite_database, line, port)
        furnish(sqlite_database, line)
        processes = [
            web({**environment, "LOG_FORMAT": "json"}, port, tmp_path / "web.log"),
            worker({**environment, "LOG_FORMAT": "console"}, tmp_path / "worker.log"),
        ]
        try:
            tokens = live_through_it(sqlite_database, line, port, processes, tmp_path)
        finally:
            for process in processes:
                process.end()
    said = "".join(log.read_text("utf-8") for log in tmp_path.glob("*.log"))

    assert "event failed" in said
    assert "request failed" in said
    assert [word for word in (*PERSONAL, *SECRETS, *tokens) if word in said] == []


def settings_of(database: Database, line: RunningPlatform, port: int) -> dict[str, str]:
    """No mail server is there; open at any hour, so that the worker begins a day, and says so."""
    return settings_environment(
        OFFICE_HOURS="00:00-23:59",
        DATABASE_URL=database.engine.url.render_as_string(),
        LINE_API_BASE_URL=line.url,
        LINE_DATA_API_BASE_URL=line.url,
        BASE_URL=f"http://127.0.0.1:{port}",
        SMTP_URL=f"smtp://office:{PASSWORD}@127.0.0.1:9",
        MAIL_FROM="office@example.jp",
        METRICS_TOKEN=METRICS,
    )


def furnish(database: Database, line: RunningPlatform) -> None:
    """A client whose stored state our code cannot read, and a linked manager."""
    staff = hire(database, is_manager=True, on_call=True).staff.id
    enrol(database, CLIENT, name=NAME, phone="080-1234-5678")
    with database.transaction() as session:
        now = session.get_one(Conversation, CLIENT).created_at
        session.add(Conversation(line_user_id=STAFF, staff_id=staff, created_at=now, updated_at=now))
    for user in (CLIENT, STAFF):
        line.platform.phones.join(NAME, user_id=user)
        line.platform.phones.befriend_quietly(user)


def live_through_it(
    database: Database, line: RunningPlatform, port: int, processes: list[Process], folder: Path
) -> list[str]:
    """Everything that might make a process talkative; returns the tokens that it gave out."""
    for process in processes:
        process.start()
    wait_until_it_serves(port)
    url, page = f"http://127.0.0.1:{port}", Page(port)
    fail_on_events(url)
    with database.transaction() as session:
        session.get_one(Conversation, CLIENT).state = None
    for kind in ("error_after", "bad_request", "unauthorized", "garbage"):
        line.simulator.order_fault(kind)
    for words in (WORDS, CRISIS, "相談", f"0120-000-000 {WORDS}"):
        assert post_events(url, text(CLIENT, words)) == 200
    line.simulator.clear_faults()
    link = sign_in_link(url, line)
    tokens = [link.rpartition("/")[2], *visit_pages(page, link)]
    spoil(database)
    fail_on_pages(page, link)
    wait_for(lambda: (folder / "worker.log").stat().st_size)
    return tokens


def fail_on_events(url: str) -> None:
    """Our own code cannot go on; what came is odd, unsigned or no webhook."""
    assert post_events(url, text(CLIENT, CRISIS), tap(CLIENT, WORDS), event(WORDS, CLIENT)) == 200
    assert post(url, f'{{"events": "{WORDS}"}}'.encode()) == 400
    assert post(url, body_of(text(CLIENT, WORDS)), {"x-line-signature": CHANNEL_SECRET}) == 400


def sign_in_link(url: str, line: RunningPlatform) -> str:
    """What LINE brings to a staff member who asks for it: the path."""
    asked = text(STAFF, "ログイン")
    phone = line.simulator.phone(STAFF)
    assert post_events(url, asked) == 200
    wait_for(lambda: "/staff/sign-in/" in str(phone.messages))
    found = re.search(r"https?://[^\"' ]+/staff/sign-in/[0-9A-Za-z_-]{48}", str(phone.messages))
    assert found
    return urlsplit(found[0]).path


def visit_pages(page: Page, link: str) -> list[str]:
    """Sign in, look around, ask for what is not there; returns the session's token and form tokens."""
    page.press("/staff/sign-in", "/staff/sign-in", email="tanaka@example.jp", code="000000")
    page.open("GET", "/staff/sign-in/" + "0" * 48)
    assert page.press(link, link)[0] == 303
    assert page.open("GET", f"/staff/clients?q={quote(NAME)}")[0] == 200
    assert page.open("GET", f"/staff/{quote(NAME)}")[0] == 404
    assert page.open("POST", "/staff/settings/staff", name=NAME, email="tanaka@example.jp")[0] == 400
    return [page.cookie.partition("=")[2]]


def spoil(database: Database) -> None:
    """A name under a lost key, and no table for sign-ins any more."""
    with sqlite3.connect(str(database.engine.url.database)) as connection:
        connection.execute("UPDATE clients SET name = ?", (f"{NAME} {WORDS}".encode(),))
        connection.execute("ALTER TABLE sign_ins RENAME TO elsewhere")


def fail_on_pages(page: Page, link: str) -> None:
    """Pages that break: they say nothing, wherever it is logged."""
    for path in ("/staff/clients", link):
        status, body = page.open("GET", path)
        assert status == 500
        assert not [word for word in (*PERSONAL, *SECRETS, link) if word in body]
