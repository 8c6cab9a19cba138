"""The files of a month, read from the database."""

from datetime import date, timedelta

import pytest

from admin_export.csv_files import Encoding
from admin_export.downloads import digest_csv, digest_for, month_files, month_of_digests
from admin_export.months import Month
from admin_export.weeks import Sources
from bot.forms import Forms
from bot.storage import interviews
from bot.storage.models import Concern, InterviewStatus
from bot.storage.session import Database
from tests.admin_export.test_csv_files import read_back
from tests.admin_export.weeks import FIRST, TOKYO, write_interview, write_note, write_week
from tests.builders import NOW
from tests.people.people import hire, invite
from tests.statements import reading_counted

NOVEMBER = Month(2026, 11)
FORMS = Forms(None)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def staff_id(database: Database) -> int:
    return hire(database).staff.id


@pytest.fixture
def client_id(database: Database, staff_id: int) -> int:
    return invite(database).client.id


def digest_rows(database: Database, interview_id: int) -> list[list[str]]:
    with database.reading() as session:
        sources = Sources(session, FORMS, TOKYO, NOW)
        interview = interviews.listed(session, interview_id)
        assert interview
        return read_back(digest_csv(sources, digest_for(sources, interview)))


def row(rows: list[list[str]], start: str) -> list[str]:
    return next(found for found in rows if found[:1] == [start])


def test_the_head_says_for_whom_and_for_whom_not(database: Database, staff_id: int, client_id: int) -> None:
    rows = digest_rows(database, write_interview(database, client_id, staff_id, TOMORROW, online=True))

    assert rows[1] == ["事業所内用。会社・家族に渡さない"]
    assert row(rows, "面談") == ["面談", "2026-11-26(木) 19:00", "オンライン"]
    assert row(rows, "期間") == ["期間", "はじめから 2026-11-25(水) 19:00 まで"]


def test_a_client_without_any_record_has_a_digest(
    database: Database, staff_id: int, client_id: int
) -> None:
    rows = digest_rows(database, write_interview(database, client_id, staff_id, TOMORROW))

    assert row(rows, "記録") == ["記録", "0週のうち 0週"]


def test_weeks_and_words_stand_under_their_headings(
    database: Database, staff_id: int, client_id: int
) -> None:
    write_week(database, client_id, FIRST, {"sleep": 4, "attendance": 1})
    texts = {"worry": "上司が こわい", "joy": "=釣り"}
    write_week(database, client_id, FIRST + timedelta(days=7), {"sleep": 2}, texts)
    with database.transaction() as session:
        session.add(
            Concern(
                client_id=client_id,
                message_id=f"{client_id}-2026-11-11-worry",
                level="notice",
                category="relationships",
                rule="x",
                field="worry",
                noticed_at=NOW,
            )
        )
    rows = digest_rows(database, write_interview(database, client_id, staff_id, TOMORROW))

    assert row(rows, "睡眠") == ["睡眠", "5", "4", "2", "3.0", "", "11/11(水)"]
    assert row(rows, "出勤状況") == ["出勤状況", "", "休まず行った", "", "", "", ""]
    heading = rows.index(["対人面"])
    assert rows[heading + 1] == ["2026-11-11(水)", "困っていること・心配なこと", "上司が こわい"]
    assert ["2026-11-11(水)", "楽しかったこと・うれしかったこと", "'=釣り"] in rows


def test_what_was_written_before_the_last_interview_is_not_said_again(
    database: Database, staff_id: int, client_id: int
) -> None:
    last = NOW - timedelta(days=5)
    write_interview(database, client_id, staff_id, last, status=InterviewStatus.DONE)
    write_note(database, client_id, "前のこと", last - timedelta(days=1))
    write_note(database, client_id, "そのあとのこと", last + timedelta(days=1))
    rows = digest_rows(database, write_interview(database, client_id, staff_id, TOMORROW))

    said = [cell for found in rows for cell in found]
    assert "そのあとのこと" in said
    assert "前のこと" not in said


def test_an_interview_to_which_the_client_did_not_come_ends_no_period(
    database: Database, staff_id: int, client_id: int
) -> None:
    missed = NOW - timedelta(days=5)
    write_interview(database, client_id, staff_id, missed, status=InterviewStatus.NO_SHOW)
    write_note(database, client_id, "前のこと", missed - timedelta(days=1))
    rows = digest_rows(database, write_interview(database, client_id, staff_id, TOMORROW))

    assert "前のこと" in [cell for found in rows for cell in found]


def test_the_overview_has_a_row_a_client_also_without_interview(
    database: Database, staff_id: int, client_id: int
) -> None:
    other = invite(database, name="鈴木 次郎").client.id
    write_week(database, client_id, FIRST, {"sleep": 4, "meals": 2})
    write_interview(database, client_id, staff_id, TOMORROW)
    with database.reading() as session:
        sources = Sources(session, FORMS, TOKYO, NOW)
        files = month_files(sources, month_of_digests(sources, staff_id, NOVEMBER), Encoding.UTF8)
    overview = read_back(files[f"overview_2026-11_staff-{staff_id}.csv"])

    assert [found[0] for found in overview] == ["番号", str(client_id), str(other)]
    assert overview[1][3:9] == ["2026-11-26(木) 19:00", "対面", "1", "1", "3.0", ""]
    assert overview[2][3] == "まだ決まっていません"


def test_statements_do_not_grow_with_the_clients(database: Database, staff_id: int) -> None:
    def statements(clients: int) -> int:
        for number in range(clients):
            client_id = invite(database, name=f"{clients}-{number}").client.id
            write_week(database, client_id, date(2026, 11, 11), {"sleep": 3}, {"joy": "釣り"})
            write_interview(database, client_id, staff_id, TOMORROW)
        with reading_counted(database) as counted, database.reading() as session:
            sources = Sources(session, FORMS, TOKYO, NOW)
            month_files(sources, month_of_digests(sources, staff_id, NOVEMBER))
        return len(counted)

    few = statements(2)
    assert statements(6) <= few
