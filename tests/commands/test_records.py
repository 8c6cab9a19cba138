"""`tsuzuku records`: every answer as a row."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commands.records import whole_weeks
from bot.people.spreadsheet_cells import as_written, harmless
from bot.storage import answers, records
from bot.storage.models import OwnItem
from bot.storage.records import Days
from bot.storage.session import Database
from tests.builders import NOW
from tests.commands.conftest import Run
from tests.people.people import enrol, hire, invite
from tests.people.weeks import WEDNESDAY, Week
from tests.statements import reading_counted


@pytest.fixture
def client_id(database: Database) -> int:
    hire(database)
    return enrol(database)


def exported(run: Run, *options: object) -> list[dict[str, str]]:
    """The rows of an export as a program reads them."""
    done = run("records", "--out", "out.csv", *options)
    assert done.exit_code == 0, done.stderr
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_header_is_the_contracts(run: Run) -> None:
    exported(run)
    assert Path("out.csv").read_text("utf-8") == (
        "week_start,status,client_id,client,question_id,question,section,aspect,"
        "value,scale,answer,answered_at\n"
    )


def test_a_chosen_step_is_a_full_row(run: Run, database: Database, client_id: int) -> None:
    with database.transaction() as session:
        Week(session, client_id).chose("sleep", 2).submitted()
    (row,) = exported(run)
    assert row == {
        "week_start": "2026-11-23",
        "status": "submitted",
        "client_id": "1",
        "client": "山田 太郎",
        "question_id": "sleep",
        "question": row["question"],
        "section": "くらし",
        "aspect": "体調面",
        "value": "2",
        "scale": "5",
        "answer": row["answer"],
        "answered_at": "2026-11-25T19:01:00+09:00",
    }
    assert row["question"]
    assert row["answer"]


def test_rows_come_in_the_order_of_the_form(run: Run, database: Database, client_id: int) -> None:
    with database.transaction() as session:
        Week(session, client_id).chose("mood", 4).chose("attendance", 1).chose("sleep", 3)
    assert [row["question_id"] for row in exported(run)] == ["attendance", "sleep", "mood"]


def test_what_is_not_submitted_is_there_as_unfinished(run: Run, database: Database, client_id: int) -> None:
    with database.transaction() as session:
        Week(session, client_id).chose("sleep", 3)
    assert [row["status"] for row in exported(run)] == ["unfinished"]


def test_a_skipped_question_has_a_row_without_value_and_answer(
    run: Run, database: Database, client_id: int
) -> None:
    with database.transaction() as session:
        Week(session, client_id).skipped("sleep")
    assert [(row["value"], row["scale"], row["answer"]) for row in exported(run)] == [("", "", "")]


def test_a_situation_that_did_not_arise_says_so_without_a_value(
    run: Run, database: Database, client_id: int
) -> None:
    with database.transaction() as session:
        Week(session, client_id).not_arisen("asking_help")
    (row,) = exported(run)
    assert (row["value"], "なかった" in row["answer"]) == ("", True)


def test_a_text_in_pieces_is_one_answer_also_before_it_is_ended(
    run: Run, database: Database, client_id: int
) -> None:
    with database.transaction() as session:
        Week(session, client_id).wrote("worry", 'ねむれない,"少し"', "それだけ\nです")
    (row,) = exported(run)
    assert (row["value"], row["scale"], row["answer"]) == ("", "", 'ねむれない,"少し"\nそれだけ\nです')


def test_an_unsent_text_is_gone(run: Run, database: Database, client_id: int) -> None:
    with database.transaction() as session:
        Week(session, client_id).wrote("worry", "けした")
        answers.unsend(session, "m1-worry-0100", "U", NOW)
    assert exported(run) == []


def test_an_own_item_is_exported_by_its_wording_also_when_it_is_retired(
    run: Run, database: Database, client_id: int
) -> None:
    with database.transaction() as session:
        item = OwnItem(
            client_id=client_id, wording="歩いた", aspect="leisure", created_at=NOW, retired_at=NOW
        )
        session.add(item)
        session.flush()
        Week(session, client_id).chose(f"own-{item.id}", 5)
    (row,) = exported(run)
    assert (row["question"], row["aspect"], row["value"]) == ("歩いた", "余暇面", "5")


def test_what_looks_like_a_formula_is_marked_and_that_is_said(
    run: Run, database: Database, client_id: int
) -> None:
    with database.transaction() as session:
        Week(session, client_id).wrote("worry", "=1+1").wrote("joy", "ふつう")
    assert {row["answer"] for row in exported(run)} == {"'=1+1", "ふつう"}
    assert "apostrophe" in run("records", "--out", "out.csv").stderr
    assert {row["answer"] for row in exported(run, "--as-written")} == {"=1+1", "ふつう"}


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "-", "@a", "\ta", "\ra", "'a", "a=1", "", "'"])
def test_a_marked_cell_can_be_read_back(text: str) -> None:
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize(
    ("options", "weeks"),
    [
        ((), [0, 1, 2]),
        (("--from", "2026-11-30"), [1, 2]),
        (("--from", "2026-12-04"), [1, 2]),
        (("--to", "2026-12-01"), [0, 1]),
        (("--from", "2026-12-06", "--to", "2026-12-06"), [1]),
    ],
)
def test_days_stand_for_the_weeks_that_they_belong_to(
    run: Run, database: Database, client_id: int, options: tuple[str, ...], weeks: list[int]
) -> None:
    with database.transaction() as session:
        for week in range(3):
            Week(session, client_id, WEDNESDAY + timedelta(weeks=week)).chose("sleep", 3)
    monday = date(2026, 11, 23)
    expected = [(monday + timedelta(weeks=week)).isoformat() for week in weeks]
    assert [row["week_start"] for row in exported(run, *options)] == expected


def test_whole_weeks_run_from_monday_to_sunday() -> None:
    assert whole_weeks(WEDNESDAY, WEDNESDAY) == Days(date(2026, 11, 23), date(2026, 11, 29))


def test_pages_follow_each_other_without_loss_or_doubles(
    run: Run, database: Database, client_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PAGE", 2)
    others = [client_id, *(invite(database, name=f"利用者 {n}").client.id for n in range(2))]
    with database.transaction() as session:
        for week in range(3):
            for one in others:
                Week(session, one, WEDNESDAY + timedelta(weeks=week)).chose("sleep", 3)
    rows = [(row["week_start"], row["client_id"]) for row in exported(run)]
    assert rows == sorted(set(rows))
    assert len(rows) == 9


def test_reading_takes_as_many_statements_for_many_clients_as_for_one(database: Database) -> None:
    hire(database)
    clients = [invite(database, name=f"利用者 {n}").client.id for n in range(20)]
    with database.transaction() as session:
        for one in clients:
            Week(session, one).chose("sleep", 3).wrote("worry", "ない")
    with database.reading() as session, reading_counted(database) as counted:
        assert len(list(records.records_in(session, Days()))) == 20
    assert len(counted) == 6


def test_the_file_appears_whole_and_for_its_owner_only(run: Run, client_id: int) -> None:
    exported(run)
    assert Path("out.csv").stat().st_mode & 0o077 == 0
    assert [file.name for file in Path().iterdir() if file.name.startswith(".out")] == []


def test_a_folder_that_is_not_there_is_one_line(run: Run) -> None:
    done = run("records", "--out", "nowhere/out.csv")
    assert (done.exit_code, done.stderr.count("\n"), "nowhere" in done.stderr) == (1, 1, True)


def test_a_questionnaire_that_cannot_be_used_is_named_by_line(run: Run) -> None:
    Path("form.yaml").write_text("sections: nonsense\n", "utf-8")
    done = run("records", "--out", "out.csv", FORM_FILE="form.yaml")
    assert (done.exit_code, done.stderr.startswith("form.yaml, line 1")) == (1, True)
