"""What can be seen and done on the pages."""

import base64
import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.dialogs.messages import MessageKind
from bot.office_calendar import read_calendar
from bot.storage import sends
from bot.storage.models import (
    Alert,
    Channel,
    Client,
    Concern,
    Contact,
    Interview,
    InterviewStatus,
    OwnItem,
    SendStatus,
    Staff,
    SupportReport,
    Text,
)
from bot.storage.session import Database
from tests.admin_export.conftest import Team
from tests.admin_export.weeks import FIRST, write_interview, write_note, write_week
from tests.builders import NOW
from tests.people.people import enrol, said_to
from tests.prompts.simulated import settings

PHONE = "U" + "1" * 32
TOMORROW = NOW + timedelta(days=1)
HOSTILE = '=1+1,"<script>alert(1)</script>\n🎣'


@pytest.fixture
def client_id(database: Database, team: Team) -> int:
    return enrol(database, PHONE)


def raise_alert(database: Database, client_id: int, **given: object) -> int:
    ordinary = {"level": "urgent", "category": "work", "state": "told", "line_user_id": PHONE}
    with database.transaction() as session:
        alert = Alert(client_id=client_id, last_text_at=NOW, **{"opened_at": NOW, **ordinary, **given})
        session.add(alert)
        session.flush()
        return alert.id


def alert_of(database: Database, alert_id: int) -> Alert:
    with database.reading() as session:
        return session.get_one(Alert, alert_id)


def test_this_week_shows_who_answered_and_who_is_waiting(
    team: Team, database: Database, client_id: int
) -> None:
    write_week(database, client_id, FIRST, {"sleep": 4})
    raise_alert(database, client_id)
    page = team.tanaka.page("/staff/")

    assert "提出" in page
    assert "終わっていない対応（1件）" in page


@pytest.mark.parametrize("path", ["/staff/", "/staff/alerts"])
def test_a_crisis_stands_above_what_is_older_and_can_wait(
    team: Team, database: Database, client_id: int, path: str
) -> None:
    older = raise_alert(database, client_id)
    crisis = raise_alert(database, client_id, level="crisis", opened_at=NOW + timedelta(hours=1))

    page = team.tanaka.page(path)

    assert page.index(f"/staff/alerts/{crisis}") < page.index(f"/staff/alerts/{older}")


def test_a_colleague_s_week_is_empty(team: Team, client_id: int) -> None:
    assert "担当している利用者は、まだいません" in team.sato.page("/staff/")


def test_hostile_words_are_only_words(team: Team, database: Database, client_id: int) -> None:
    write_note(database, client_id, HOSTILE, NOW)

    for path in ("/staff/words", f"/staff/clients/{client_id}"):
        assert "<script>" not in team.tanaka.page(path)


def test_words_are_read_once_and_the_client_hears_once(
    team: Team, database: Database, client_id: int
) -> None:
    message_id = write_note(database, client_id, "つかれた", NOW)
    for _ in range(2):
        team.tanaka.post(f"/staff/words/{message_id}/read", sentence="have_read")

    assert len(said_to(database, PHONE)) == 1
    assert "田中 花子さんが 読みました" in said_to(database, PHONE)[0]
    assert "つかれた" not in team.tanaka.page("/staff/words")


def test_reading_without_a_sentence_says_nothing(team: Team, database: Database, client_id: int) -> None:
    message_id = write_note(database, client_id, "つかれた", NOW)
    team.tanaka.post(f"/staff/words/{message_id}/read")

    assert said_to(database, PHONE) == []
    with database.reading() as session:
        assert session.get_one(Text, message_id).read_by_staff_id == team.tanaka_id


def test_an_alert_is_taken_by_one(team: Team, database: Database, client_id: int) -> None:
    alert_id = raise_alert(database, client_id)
    path = f"/staff/alerts/{alert_id}"

    assert team.tanaka.post(path, what="take").status_code == 303
    assert team.manager.post(path, what="take").status_code == 409
    assert alert_of(database, alert_id).taken_by_id == team.tanaka_id


def test_an_alert_goes_its_way_on_the_page(team: Team, database: Database, client_id: int) -> None:
    alert_id = raise_alert(database, client_id)
    for what in ("take", "calling", "reached", "note", "dealt_with"):
        answer = team.tanaka.post(f"/staff/alerts/{alert_id}", what=what, note="話せた")
        assert answer.status_code == 303, what

    assert alert_of(database, alert_id).was_right is True
    assert "話せた" in team.tanaka.page(f"/staff/alerts/{alert_id}")


def test_abuse_ends_only_with_what_was_reported(team: Team, database: Database, client_id: int) -> None:
    alert_id = raise_alert(database, client_id, category="abuse")
    path = f"/staff/alerts/{alert_id}"
    team.tanaka.post(path, what="take")

    assert "そばに 相手が いるかもしれません" in team.tanaka.page(path)
    assert team.tanaka.post(path, what="dealt_with").status_code == 409
    assert team.tanaka.post(path, what="reported", on="きのう", to_whom="市").status_code == 422
    assert team.tanaka.post(path, what="reported", on="2026-11-25", to_whom="市").status_code == 303
    assert team.tanaka.post(path, what="dealt_with").status_code == 303


def test_an_interview_is_planned_moved_and_cancelled(
    team: Team, database: Database, client_id: int
) -> None:
    planned = team.tanaka.post("/staff/interviews", client=client_id, at="2026-12-01T10:00", mode="online")
    assert planned.headers["Location"].endswith("month=2026-12&done=planned")
    with database.reading() as session:
        interview = session.scalars(select(Interview)).one()
    path = f"/staff/interviews/{interview.id}"

    assert team.tanaka.post(f"{path}/move", at="2026-12-02T10:00").status_code == 303
    assert team.tanaka.post(f"{path}/cancel").status_code == 303
    assert len(said_to(database, PHONE)) == 2


@pytest.mark.parametrize("at", ["2026-12-01T25:00", "2020-01-01T10:00", "", "いつか", "9999-12-31T23:59"])
def test_a_time_that_cannot_be_is_told_and_nothing_is_planned(
    at: str, team: Team, database: Database, client_id: int
) -> None:
    answer = team.tanaka.post("/staff/interviews", client=client_id, at=at)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    with database.reading() as session:
        assert session.scalar(select(Interview)) is None


def test_nobody_plans_for_another_s_client(team: Team, database: Database, client_id: int) -> None:
    assert team.sato.post("/staff/interviews", client=client_id, at="2026-12-01T10:00").status_code == 422


def test_who_did_not_come_is_written_down(team: Team, database: Database, client_id: int) -> None:
    past = NOW - timedelta(hours=1)
    interview_id = write_interview(database, client_id, team.tanaka_id, past)
    team.tanaka.post(f"/staff/interviews/{interview_id}/done", mode="no_show", note="電話した")

    with database.reading() as session:
        interview = session.get_one(Interview, interview_id)
    assert (interview.status, interview.note) == (InterviewStatus.NO_SHOW, "電話した")


def test_a_digest_comes_as_page_csv_and_workbook(team: Team, database: Database, client_id: int) -> None:
    write_week(database, client_id, FIRST, {"sleep": 4}, {"joy": HOSTILE})
    interview_id = write_interview(database, client_id, team.tanaka_id, TOMORROW)
    path = f"/staff/interviews/{interview_id}/digest"

    assert "事業所内用。会社・家族に渡さない" in team.tanaka.page(path)
    csv = team.tanaka.get(f"{path}.csv")
    assert csv.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in csv.headers["Content-Disposition"]
    assert "睡眠".encode("cp932") in team.tanaka.get(f"{path}.csv?encoding=cp932").data
    assert team.tanaka.get(f"{path}.xlsx").data.startswith(b"PK")


def test_the_list_of_interviews_links_each_digest(team: Team, database: Database, client_id: int) -> None:
    interview_id = write_interview(database, client_id, team.tanaka_id, TOMORROW)

    assert f"/staff/interviews/{interview_id}/digest.csv" in team.tanaka.page("/staff/interviews")


def test_the_month_keeps_what_was_given_to_whom(team: Team, database: Database, client_id: int) -> None:
    team.tanaka.post(f"/staff/month/{client_id}", month="2026-11", written="2026-11-20", to_client="")

    with database.reading() as session:
        report = session.scalars(select(SupportReport)).one()
    assert (report.month, str(report.written_on), report.given_to_client_on) == (
        "2026-11",
        "2026-11-20",
        None,
    )
    assert "2026-11-20" in team.tanaka.get("/staff/month.csv").get_data(as_text=True)


def test_from_the_20th_what_is_missing_is_red(team: Team, client_id: int) -> None:
    assert "tag-late" in team.tanaka.page("/staff/month")
    assert "tag-late" not in team.tanaka.page("/staff/month?month=2026-12")


def test_details_contacts_and_own_items_are_kept(team: Team, database: Database, client_id: int) -> None:
    here = f"/staff/clients/{client_id}"
    team.tanaka.post(
        f"{here}/details", name="山田 太郎", nickname="たろう", phone="090-1234-5678", contact="母"
    )
    team.tanaka.post(f"{here}/own-items", wording="朝の散歩", aspect="health")
    team.tanaka.post(f"{here}/contacts", on="2026-11-24", party="employer", agreed="時短にする")

    with database.reading() as session:
        assert session.get_one(Client, client_id).nickname == "たろう"
        assert session.scalars(select(OwnItem)).one().wording == "朝の散歩"
        assert session.scalars(select(Contact)).one().agreed == "時短にする"


def test_bad_details_are_told_and_change_nothing(team: Team, database: Database, client_id: int) -> None:
    answer = team.tanaka.post(f"/staff/clients/{client_id}/details", name="", nickname="x", phone="abc")

    assert answer.status_code == 422
    with database.reading() as session:
        assert session.get_one(Client, client_id).name == "山田 太郎"


def test_a_pause_is_set_and_ended(team: Team, client_id: int) -> None:
    here = f"/staff/clients/{client_id}"
    team.tanaka.post(f"{here}/pauses", reason="hospital", first="2026-11-24", last="")
    assert "入院中" in team.tanaka.page("/staff/")

    pause = re.search(r'name="pause" value="(\d+)"', team.tanaka.page(here))
    assert pause
    team.tanaka.post(f"{here}/pauses/end", pause=pause[1], on="2026-11-25")
    assert "入院中" not in team.tanaka.page("/staff/")


def test_an_invitation_is_shown_with_its_code(team: Team, client_id: int) -> None:
    answer = team.tanaka.post(f"/staff/clients/{client_id}/invitation")

    assert re.search(r'class="code">[0-9A-Z]{4}-[0-9A-Z]{4}<', answer.get_data(as_text=True))


def test_managers_set_who_is_on_call(team: Team, database: Database) -> None:
    path = f"/staff/settings/staff/{team.tanaka_id}/on-call"

    assert team.tanaka.post(path, on_call="yes").status_code == 403
    assert team.manager.post(path, on_call="yes").status_code == 303
    with database.reading() as session:
        assert session.get_one(Staff, team.tanaka_id).on_call


def test_clients_come_from_a_file_all_or_none(team: Team, database: Database) -> None:
    good = "氏名,担当,就職日\r\n高橋 一,tanaka@example.jp,2026-04-01\r\n".encode()
    bad = good + "だれか,nobody@example.jp,2026-04-01\r\n".encode()
    preview = team.manager.post("/staff/settings/clients/preview", file=(io.BytesIO(good), "a.csv"))
    content = re.search(r'name="content" value="([^"]+)"', preview.get_data(as_text=True))
    assert content

    assert team.manager.post("/staff/settings/clients/import", content=content[1]).status_code == 200
    refused = team.manager.post("/staff/settings/clients/preview", file=(io.BytesIO(b"x"), "a.csv"))
    assert refused.status_code == 422
    nobody = base64.b64encode(bad).decode()
    assert team.manager.post("/staff/settings/clients/import", content=nobody).status_code == 422
    with database.reading() as session:
        assert [client.name for client in session.scalars(select(Client))] == ["高橋 一"]


def test_what_is_exported_can_be_imported(team: Team, database: Database, client_id: int) -> None:
    exported = team.manager.get("/staff/settings/clients.csv").data

    assert exported.decode("utf-8-sig").splitlines()[0] == "氏名,担当,就職日,呼び名,電話,連絡先,服薬・通院"


def test_the_audit_log_is_read_by_managers(team: Team, client_id: int) -> None:
    team.tanaka.get(f"/staff/clients/{client_id}")

    assert "利用者を見た" in team.manager.page("/staff/audit")


def test_the_office_rests_at_the_years_end(team: Team, database: Database) -> None:
    days = {"first": "2026-12-29", "last": "2027-01-03"}
    assert team.tanaka.post("/staff/settings/closures", **days).status_code == 403
    assert team.manager.post("/staff/settings/closures", **days, label="年末年始").status_code == 303
    assert "12/29(火)から1/3(日)まで</strong> 年末年始" in team.tanaka.page("/staff/settings")
    with database.reading() as session:
        calendar = read_calendar(session, settings())
    assert not calendar.is_business_day(date(2026, 12, 29))
    assert calendar.is_business_day(date(2027, 1, 4))
    assert team.manager.post("/staff/settings/closures/1/remove").status_code == 303
    assert "年末年始</p>" not in team.tanaka.page("/staff/settings")


@pytest.mark.parametrize("last", ["2026-12-28", "2027-12-31", "13月1日"])
def test_a_closure_that_cannot_be_is_refused(team: Team, last: str) -> None:
    refused = team.manager.post("/staff/settings/closures", first="2026-12-29", last=last)
    assert refused.status_code == 422


def test_pushes_that_had_to_wait_are_shown(team: Team, database: Database) -> None:
    assert "待っています" not in team.tanaka.page("/staff/settings")
    with database.transaction() as session:
        kept = {"status": SendStatus.WAITING_FOR_QUOTA, "line_user_id": "U1", "body": []}
        sends.add(session, NOW, Channel.PUSH, MessageKind.REMINDER, **kept)
    assert "1通が待っています" in team.tanaka.page("/staff/settings")


def test_the_share_of_false_alarms_is_shown_by_rule(team: Team, database: Database) -> None:
    assert "きまりは正しかったか" not in team.tanaka.page("/staff/alerts")
    with database.transaction() as session:
        for was_right in (True, False, False):
            given = {"level": "urgent", "category": "money_crisis"}
            ended = {"state": "resolved", "was_right": was_right}
            alert = Alert(opened_at=NOW, last_text_at=NOW, **given, **ended)
            session.add(alert)
            session.flush()
            noticed = {"rule": "worst_on_two", "field": "record", "noticed_at": NOW}
            session.add(Concern(alert_id=alert.id, **given, **noticed))
    text = re.sub(r"<[^>]+>|\s+", " ", team.tanaka.page("/staff/alerts"))
    assert "二つ以上が いちばん低い" in text
    assert re.search(r"本日中\s+1\s+2\s+67%", text)
