"""For one moment, a digest is the same bytes from the page, from the command line and in the ZIP."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.models import Client
from bot.storage.session import Database
from tests.admin_export.conftest import Team
from tests.admin_export.weeks import FIRST, write_interview, write_note, write_week
from tests.builders import NOW
from tests.commands.conftest import Run, environment, run
from tests.people.people import TANAKA, enrol

__all__ = ["environment", "run"]

HARD = '=1+1,"引用"\n次の行\t＋🎣𠮷'
LONG = "あ" * 5_000


@pytest.fixture
def interview_id(database: Database, team: Team) -> int:
    """Tomorrow's, of a client who was renamed between two weeks and writes what spreadsheets dislike."""
    client_id = enrol(database)
    write_week(database, client_id, FIRST, {"sleep": 4, "attendance": 1}, {"joy": HARD})
    with database.transaction() as session:
        session.get_one(Client, client_id).name = "佐々木 太郎"
    write_week(database, client_id, FIRST + timedelta(days=7), {"sleep": 2}, {"worry": LONG})
    write_note(database, client_id, "\ud83c半分", NOW - timedelta(hours=1))
    return write_interview(database, client_id, team.tanaka_id, NOW + timedelta(days=1))


def test_page_command_and_zip_give_the_same_bytes(
    team: Team, interview_id: int, run: Run, commands_at_now: None
) -> None:
    page = team.tanaka.get(f"/staff/interviews/{interview_id}/digest.csv").data
    overview = team.tanaka.get(f"/staff/digests/{team.tanaka_id}/2026-11/overview.csv").data
    archive = zipfile.ZipFile(
        io.BytesIO(team.tanaka.get(f"/staff/digests/{team.tanaka_id}/2026-11/all.zip").data)
    )
    done = run("digest", "--staff", TANAKA, "--month", "2026-11", "--out", "out")

    assert done.exit_code == 0, done.output
    written = {file.name: file.read_bytes() for file in Path("out").iterdir()}
    assert sorted(written.values()) == sorted([page, overview])
    assert written == {name: archive.read(name) for name in archive.namelist()}


def test_the_words_are_whole_and_the_name_is_todays(team: Team, interview_id: int) -> None:
    text = team.tanaka.get(f"/staff/interviews/{interview_id}/digest.csv").data.decode("utf-8-sig")

    assert '"\'=1+1,""引用""\n次の行\t＋🎣𠮷"' in text
    assert LONG in text
    assert "半分" in text
    assert "佐々木 太郎" in text
    assert "山田 太郎" not in text
