"""What an operator does to people stands in the audit log, and what is refused does not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import audit
from bot.storage.models import AuditEntry
from bot.storage.session import Database
from tests.commands.conftest import Run
from tests.people.people import SATO, TANAKA, enrol, hire


@pytest.fixture(autouse=True)
def _office(database: Database) -> None:
    hire(database)
    hire(database, SATO, name="佐藤 次郎")
    enrol(database)


def entries(database: Database) -> list[tuple[str, int | None]]:
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert isinstance(audit.verify(session, database.keys), audit.Whole)
    assert {row.actor for row in rows} <= {"operator"}
    return [(row.action, row.client_id) for row in rows]


@pytest.mark.parametrize(
    ("command", "entry"),
    [
        (("client", "add", "--name", "鈴木 花", "--staff", TANAKA), ("client_added", 2)),
        (("client", "list"), ("list_viewed", None)),
        (("client", "move", "1", "--to", SATO), ("client_moved", 1)),
        (("client", "invite", "1"), ("client_invited", 1)),
        (("client", "unlink", "1"), ("client_changed", 1)),
        (("client", "end", "1", "--on", "2026-01-01"), ("client_ended", 1)),
        (("client", "export", "1", "--out", "copy"), ("client_copy_made", 1)),
        (("client", "erase", "1", "--yes"), ("client_erased", 1)),
        (("staff", "add", "--name", "鈴木", "--email", "s@example.jp"), ("staff_changed", None)),
        (("interview", "list"), ("list_viewed", None)),
        (("digest", "--staff", TANAKA, "--month", "2026-11", "--out", "out"), ("month_downloaded", None)),
        (("staff", "sign-in-link", TANAKA), ("staff_changed", None)),
        (("staff", "invite", TANAKA), ("staff_changed", None)),
        (("staff", "leave", TANAKA, "--to", SATO), ("staff_changed", None)),
        (("records", "--out", "out.csv"), ("records_exported", None)),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value[1], str) else "",
)
def test_every_command_on_people_leaves_an_entry(
    run: Run, database: Database, command: tuple[str, ...], entry: tuple[str, int | None]
) -> None:
    assert run(*command).exit_code == 0
    assert entries(database) == [entry]


def test_what_was_refused_is_not_written_down_as_done(run: Run, database: Database) -> None:
    assert run("client", "move", "1", "--to", TANAKA).exit_code == 1
    assert entries(database) == []


def test_an_interview_is_planned_moved_and_cancelled_in_the_log_too(run: Run, database: Database) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    run("interview", "add", "--client", "1", "--at", f"{day}T10:00")
    run("interview", "move", "1", "--at", f"{day}T11:00")
    run("interview", "cancel", "1")
    assert entries(database) == [
        ("interview_planned", 1),
        ("interview_moved", 1),
        ("interview_cancelled", 1),
    ]
