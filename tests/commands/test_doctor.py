"""`tsuzuku doctor`: one line a check, exit code 1 if any fails."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.concerns.crisis_lines import stale_lines
from bot.delivery.outbox import queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.simulator import create_simulator
from bot.simulator.posting import Outcome
from bot.simulator.serving import running
from bot.storage import heartbeats
from bot.storage.models import Alert, InboundEvent, Send
from bot.storage.session import Database
from tests.builders import NOW
from tests.commands.conftest import Run
from tests.people.people import enrol, hire
from tests.simulator.channel import Channel

CALLBACK = "http://127.0.0.1:8000/callback"


@pytest.fixture
def good(database: Database, channel: Channel, line_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office in which nothing is missing."""
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:25")
    monkeypatch.setenv("MAIL_FROM", "office@example.jp")
    monkeypatch.setattr(doctor, "stale_lines", lambda _today: ())
    channel.platform.webhooks.callback_url = CALLBACK
    hire(database, is_manager=True, on_call=True)
    with database.transaction() as session:
        heartbeats.beat(session, "worker", datetime.now(UTC))


def results(run: Run, **environment: str) -> dict[str, str]:
    """Each check's result."""
    return {
        one["check"]: one["result"] for one in json.loads(run("doctor", "--json", **environment).stdout)
    }


def line(run: Run, check: str) -> str:
    """What is said of one check."""
    return next(one for one in run("doctor").stdout.splitlines() if one[6:].startswith(f"{check}:"))


@pytest.mark.usefixtures("good")
def test_where_nothing_is_missing_nothing_fails(run: Run) -> None:
    done = run("doctor")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [one.split()[0] for one in done.stdout.splitlines()].count("FAIL") == 0


@pytest.mark.usefixtures("good")
def test_redelivery_is_for_a_person_to_look_at(run: Run) -> None:
    assert line(run, "redelivery").startswith("NOTE")
    assert "cannot be read from LINE" in line(run, "redelivery")


@pytest.mark.usefixtures("good")
def test_every_failure_is_a_line_and_the_end_counts_them(run: Run) -> None:
    done = run("doctor", SMTP_URL="", LINE_API_BASE_URL="http://127.0.0.1:9")
    failed = [one.split(":")[0].split(maxsplit=1) for one in done.stdout.splitlines() if one[:4] == "FAIL"]
    assert failed == [["FAIL", "LINE token"], ["FAIL", "mail"]]
    assert (done.exit_code, done.stderr) == (1, "2 checks failed.\n")


@pytest.mark.usefixtures("good")
def test_without_mail_alerts_have_one_road_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_URL")
    assert line(run, "mail").endswith("alerts have one road only")


def test_bad_settings_are_the_only_line(run: Run) -> None:
    done = run("doctor", BASE_URL="http://example.jp")
    assert done.stdout.startswith("FAIL  settings: BASE_URL is malformed")
    assert (done.exit_code, done.stdout.count("\n")) == (1, 1)


@pytest.mark.usefixtures("good")
def test_a_refused_token_is_to_be_issued_anew(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "an-old-one")
    assert "issue a new one" in line(run, "LINE token")


@pytest.mark.usefixtures("good")
def test_a_webhook_that_goes_elsewhere_is_shown_with_both_addresses(run: Run, channel: Channel) -> None:
    channel.platform.webhooks.callback_url = "https://elsewhere.example/callback"
    assert "https://elsewhere.example/callback" in line(run, "webhook")
    assert CALLBACK in line(run, "webhook")


@pytest.mark.usefixtures("good")
def test_a_webhook_that_does_not_answer_fails_its_test(run: Run, channel: Channel) -> None:
    channel.bot.answers = [(Outcome.STATUS, 502)]
    assert line(run, "webhook").startswith("FAIL  webhook: LINE's test of")


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(("quota", "result"), [(None, "ok"), (200, "ok"), (20, "note"), (0, "fail")])
def test_the_quota_is_judged_by_what_is_left(run: Run, quota: int | None, result: str) -> None:
    simulated = Channel(access_token="channel-access-token-of-the-tests", monthly_quota=quota)
    simulated.platform.webhooks.callback_url = CALLBACK
    with running(create_simulator(simulated.platform.config, simulated.platform)) as url:
        assert results(run, LINE_API_BASE_URL=url)["quota"] == result
    simulated.platform.close()


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(("minutes", "result"), [(1, "ok"), (6, "fail")])
def test_a_silent_worker_is_noticed(run: Run, database: Database, minutes: int, result: str) -> None:
    with database.transaction() as session:
        heartbeats.beat(session, "worker", datetime.now(UTC) - timedelta(minutes=minutes))
    assert results(run)["worker"] == result


def test_a_worker_that_never_ran_is_a_note(run: Run) -> None:
    assert results(run)["worker"] == "note"


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(("days", "result"), [(1, "fail"), (8, "ok")])
def test_failed_events_count_for_a_week(run: Run, database: Database, days: int, result: str) -> None:
    then = datetime.now(UTC) - timedelta(days=days)
    with database.transaction() as session:
        event = InboundEvent(
            event_id="e", kind="message", status="failed", occurred_at=then, received_at=then
        )
        session.add(event)
    assert results(run)["events"] == result


def test_clients_without_any_manager_fail(run: Run, database: Database) -> None:
    hire(database)
    assert results(run)["people"] == "note"
    enrol(database)
    assert results(run)["people"] == "fail"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("SECRET_KEY", "another-secret-of-some-length", "SECRET_KEY is not the one"),
        ("ENCRYPTION_KEYS", "bGV0LW1lLWluLWxldC1tZS1pbi1sZXQtbWUtaW4tMTI=", "put the old key back"),
    ],
)
def test_keys_that_do_not_open_the_data_are_noticed(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    hire(database)
    monkeypatch.setenv(setting, value)
    assert said in line(run, "keys")


def test_managers_without_line_and_mail_cannot_be_reached(run: Run, database: Database) -> None:
    hire(database, is_manager=True)
    assert "no manager can be reached" in line(run, "people")


@pytest.mark.usefixtures("good")
def test_an_alert_that_no_road_accepted_is_noticed(run: Run, database: Database) -> None:
    then = datetime.now(UTC) - timedelta(minutes=3)
    times = {"opened_at": then, "last_text_at": then}
    with database.transaction() as session:
        session.add(Alert(level="crisis", category="suicide", state="open", rings=1, **times))
    assert line(run, "alerts").startswith("FAIL  alerts: 1 alerts have reached nobody")


@pytest.mark.usefixtures("good")
def test_messages_that_wait_for_quota_are_noticed(run: Run, database: Database) -> None:
    with database.transaction() as session:
        send_id = queue_push(session, NOW, "U" + "1" * 32, MessageKind.NOTICE, [Words("あとで")])
        session.get_one(Send, send_id).status = "waiting_for_quota"
    assert line(run, "pushes").startswith("FAIL  pushes: 1 messages wait")


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("setting", ["FORM_FILE", "LEXICON_FILE"])
def test_a_file_that_cannot_be_used_is_named_and_the_rest_is_looked_at(
    run: Run, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    Path("broken.yaml").write_text("nonsense: [", "utf-8")
    monkeypatch.setenv(setting, "broken.yaml")
    assert line(run, "files").startswith(f"FAIL  files: {setting} ")
    assert line(run, "database").startswith("OK")


def test_a_database_without_the_schema_fails_and_the_rest_is_looked_at(run: Run) -> None:
    found = results(run, DATABASE_URL="sqlite:///empty.db")
    assert (found["database"], "keys" in found, "mail" in found) == ("fail", False, True)


def test_numbers_that_nobody_confirmed_lately_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    old = stale_lines(date(2036, 1, 1))
    monkeypatch.setattr(doctor, "stale_lines", lambda _today: old)
    assert old[0].name in line(run, "crisis lines")
