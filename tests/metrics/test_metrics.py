"""What monitoring is told: are webhooks acknowledged, does the outbox drain, is anything late?"""

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from bot.app import create_app
from bot.delivery.caller import ENDED, Caller
from bot.line.calls import Answer
from bot.settings import Settings
from bot.storage import heartbeats
from bot.storage.measures import measures
from bot.storage.models import Alert, Client, InboundEvent, Send
from bot.storage.session import Database
from tests.builders import settings_environment
from tests.delivery.jobs import job
from tests.people.people import enrol, hire

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
TOKEN = "token-of-the-tests"
ACCOUNT = "U" + "5" * 32
LONG_AGO = timedelta(minutes=10)


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    address = database.engine.url.render_as_string(hide_password=False)
    given = settings_environment(
        DATABASE_URL=address, LINE_API_BASE_URL="http://127.0.0.1:9", METRICS_TOKEN=TOKEN
    )
    app = create_app(Settings(_env_file=None, **{name.lower(): value for name, value in given.items()}))
    yield app
    app.extensions["tsuzuku"].stop()


@pytest.fixture
def troubled(database: Database) -> datetime:
    """An office in which everything stands still: a client, an alert, a prompt, a send; and since when."""
    now = datetime.now(UTC)
    since = now - LONG_AGO
    hire(database)
    client_id = enrol(database, ACCOUNT)
    due = {"created_at": since, "next_attempt_at": now + LONG_AGO, "kind": "notice", "channel": "push"}
    with database.transaction() as session:
        session.get_one(Client, client_id).next_prompt_at = since
        session.add_all(
            [
                Send(line_user_id=ACCOUNT, retry_key="a", body=[], **due),
                Alert(
                    client_id=client_id,
                    level="crisis",
                    category="suicide",
                    opened_at=since,
                    last_text_at=since,
                    next_ring_at=since,
                ),
                InboundEvent(
                    event_id="e",
                    line_user_id=ACCOUNT,
                    kind="text",
                    status="failed",
                    occurred_at=since,
                    received_at=since,
                ),
            ]
        )
        heartbeats.beat(session, heartbeats.WORKER, since)
    return since


def gauges(database: Database) -> dict[str, float]:
    with database.reading() as session:
        return {
            "/".join([one.name.removeprefix("tsuzuku_"), *labels]): value
            for one in measures(session, datetime.now(UTC))
            for labels, value in one.samples
        }


def scraped(app: Flask) -> str:
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_whatever_stands_still_has_an_age(database: Database, troubled: datetime) -> None:
    found = gauges(database)

    for name in ("oldest_untaken_alert_seconds", "worker_silence_seconds"):
        assert found[name] >= LONG_AGO.total_seconds(), name
    assert found["late_prompts"] == found["late_rings"] == found["failed_events"] == 1
    assert (found["sends/queued"], found["alerts/open"]) == (1, 1)


def test_in_a_quiet_office_nothing_is_late(database: Database) -> None:
    found = gauges(database)

    assert set(found.values()) == {0.0}
    assert {"oldest_queued_send_seconds", "late_prompts", "late_rings"} <= set(found)


def test_no_label_and_no_line_names_a_person(app: Flask, troubled: datetime) -> None:
    written = scraped(app)
    labels = {
        name
        for family in text_string_to_metric_families(written)
        for sample in family.samples
        for name in sample.labels
        if sample.name.startswith("tsuzuku_")
    }

    assert labels <= {"status", "state", "le"}
    for secret in (ACCOUNT, "山田", "田中", "tanaka@example.jp"):
        assert secret not in written


def test_webhooks_are_counted_by_what_they_were_answered(app: Flask) -> None:
    before = requests_answered(app, "400")
    app.test_client().post("/callback", data=b"{}", headers={"x-line-signature": "x"})

    assert requests_answered(app, "400") == before + 1


def test_a_calling_process_that_dies_is_counted(app: Flask) -> None:
    before = counted(app, "tsuzuku_callers_ended_total")
    ours, theirs = multiprocessing.Pipe()
    came: SimpleQueue[Answer] = SimpleQueue()
    caller = Caller(ours)
    caller.start()
    caller.take(job(), came.put)

    theirs.close()

    assert came.get(timeout=5) == ENDED
    assert counted(app, "tsuzuku_callers_ended_total") == before + 1


def requests_answered(app: Flask, status: str) -> float:
    return counted(app, "tsuzuku_webhook_requests_total", status=status)


def counted(app: Flask, name: str, **labels: str) -> float:
    return sum(
        sample.value
        for family in text_string_to_metric_families(scraped(app))
        for sample in family.samples
        if sample.name == name and sample.labels == labels
    )


def test_nobody_without_the_token_sees_them(app: Flask) -> None:
    client = app.test_client()
    given = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}]

    assert [client.get("/metrics", headers=one).status_code for one in given] == [401, 401, 401]


def test_the_operators_guide_says_when_to_act_on_each(app: Flask) -> None:
    guide = GUIDE.read_text("utf-8")
    families = {family.name for family in text_string_to_metric_families(scraped(app))}
    named = {name for name in families if not name.endswith("_created")}  # the library's own

    assert len(named) > 10
    assert [name for name in named if f"`{name}" not in guide] == []
