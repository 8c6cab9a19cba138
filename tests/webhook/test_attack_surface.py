"""What the web process tells strangers: little, the same to all, and never their own words back."""

from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from bot import webhook
from bot.app import create_app
from bot.bad_signatures import MOST_A_MINUTE, MOST_ADDRESSES, BadSignatures
from bot.settings import Settings
from bot.storage.session import Database
from tests.builders import settings_environment
from tests.webhook.posting import body_of, signed, text

PROBE = "zzprobezz"
BODY = body_of(text("U" + "1" * 32, "こんにちは"))


def application(database: Database, **settings: object) -> Flask:
    address = database.engine.url.render_as_string(hide_password=False)
    given = settings_environment(DATABASE_URL=address, LINE_API_BASE_URL="http://127.0.0.1:9", **settings)
    return create_app(Settings(_env_file=None, **{name.lower(): value for name, value in given.items()}))


@pytest.fixture
def app(sqlite_database: Database) -> Iterator[Flask]:
    app = application(sqlite_database, BASE_URL="https://bot.example.jp", METRICS_TOKEN="token-of-tests")
    app.testing = False
    yield app
    app.extensions["tsuzuku"].stop()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, signature: str) -> tuple[int, str | None]:
    answer = client.post("/callback", data=BODY, headers={"x-line-signature": signature})
    return answer.status_code, answer.headers.get("Connection")


def test_too_many_bad_signatures_lose_their_connection_and_a_good_one_is_always_taken(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BAD_SIGNATURES", BadSignatures())
    answers = [post(client, "x") for _ in range(MOST_A_MINUTE + 2)]

    assert (answers.count((400, None)), answers.count((400, "close"))) == (MOST_A_MINUTE, 2)
    assert post(client, signed(BODY)) == (200, None)


def test_another_address_and_another_minute_begin_anew() -> None:
    bad = BadSignatures()
    first = [bad.count("a", 0.0) for _ in range(MOST_A_MINUTE + 1)]

    assert (first[-2], first[-1], bad.count("b", 59.0), bad.count("a", 60.0)) == (False, True, False, False)


def test_a_host_of_attackers_fills_no_memory() -> None:
    bad = BadSignatures()
    for number in range(MOST_ADDRESSES + 5):
        bad.count(str(number), 0.0)

    assert len(bad._by_address) <= MOST_ADDRESSES


ERRORS = [
    ("GET", f"/{PROBE}", 404),
    ("GET", f"/staff/{PROBE}", 404),
    ("GET", f"/staff/clients/{PROBE}", 404),
    ("GET", f"/callback?{PROBE}", 405),
    ("POST", f"/healthz?{PROBE}", 405),
    ("GET", f"/metrics?{PROBE}", 401),
    ("GET", f"/assets/{PROBE}", 404),
    ("POST", f"/staff/sign-in?{PROBE}", 400),
]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_errors_repeat_nothing_of_the_request(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method, data=PROBE if method == "POST" else None)

    assert answer.status_code == status
    assert PROBE.encode() not in answer.data


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/callback", "/staff/sign-in"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "Referrer-Policy" in headers
    assert "Strict-Transport-Security" in headers


def test_a_failure_of_ours_shows_and_logs_no_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("admin_export.pages.sign_in.staff_sessions.is_good_link", lambda *_: 1 / 0)
    token = "a" * 48
    with structlog.testing.capture_logs() as logged:
        answer = app.test_client().get(f"/staff/sign-in/{token}")

    assert answer.status_code == 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [line["event"] for line in logged] == ["request failed"]
    assert token not in answer.get_data(as_text=True) + str(logged)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("bot.example.jp", 200),
        ("bot.example.jp:443", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 400),
        ("bot.example.jp.evil.example", 400),
        ("[", 400),
    ],
)
def test_pages_answer_to_their_own_name_only(client: FlaskClient, host: str, status: int) -> None:
    assert client.get("/staff/sign-in", headers={"Host": host}).status_code == status


def test_probes_and_line_may_use_any_name(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    headers = {"Host": "10.0.0.7", "x-line-signature": signed(BODY)}
    assert client.post("/callback", data=BODY, headers=headers).status_code == 200


@pytest.mark.parametrize(("proxies", "seen"), [("0", "127.0.0.1"), ("1", "203.0.113.9")])
def test_a_forwarded_address_counts_only_where_a_proxy_is_configured(
    sqlite_database: Database, proxies: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(BadSignatures, "count", lambda _, address: bool(counted.append(address)))
    app = application(sqlite_database, TRUSTED_PROXIES=proxies)
    app.test_client().post("/callback", data=BODY, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    app.extensions["tsuzuku"].stop()

    assert counted == [seen]
