"""One summary a working day, at the opening, and only where something waits."""

from datetime import timedelta

from bot.staff_news.morning import tell_of_the_morning
from bot.storage.models import Interview
from tests.alerts.bureau import ABE, MORI, SATO, TANAKA, YUUKI, Bureau, tokyo

OPENING = "2026-11-26 09:00"


def morning(bureau: Bureau, at: str = OPENING) -> None:
    bureau.deliver()
    bureau.heard.clear()
    tell_of_the_morning(bureau.office, tokyo(at), tokyo(at))


def test_those_for_whom_something_is_open_hear_a_count_and_a_link(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    morning(bureau)
    assert "終わっていない知らせ：1件" in bureau.last_heard_by(TANAKA)
    assert "http://127.0.0.1:8000/staff/" in bureau.last_heard_by(TANAKA)
    assert bureau.heard_by(MORI) == []
    assert {line for line, _ in bureau.heard} == {TANAKA, SATO, ABE}


def test_new_concerns_count(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "ねむいです")
    morning(bureau)
    assert "新しい気づき：1件" in bureau.last_heard_by(TANAKA)


def test_a_digest_counts_on_the_day_on_which_it_is_ready(bureau: Bureau) -> None:
    at = tokyo("2026-12-01 14:00")
    given = {"client_id": bureau.client_id, "staff_id": bureau.staff[TANAKA], "created_at": bureau.now}
    with bureau.database.transaction() as session:
        session.add(Interview(at=at, status="planned", **given))
    morning(bureau)
    assert "面談前ダイジェスト：1件" in bureau.last_heard_by(TANAKA)


def test_where_nothing_waits_nothing_is_sent(bureau: Bureau) -> None:
    morning(bureau)
    assert bureau.heard_by(TANAKA) == []


def test_it_comes_once_a_day_and_never_on_days_off(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "ねむいです")
    for at in ("2026-11-23 09:00", "2026-11-26 08:59", OPENING, "2026-11-26 11:00"):
        bureau.now = tokyo(at) - timedelta(seconds=1)
        tell_of_the_morning(bureau.office, tokyo(at), tokyo(at))
    assert len([text for text in bureau.heard_by(TANAKA) if "おはようございます" in text]) == 1


def test_it_goes_by_mail_where_there_is_mail(bureau_with_mail: Bureau) -> None:
    bureau_with_mail.writes(YUUKI, "ねむいです")
    morning(bureau_with_mail)
    assert bureau_with_mail.heard_by(TANAKA) == []
    assert "新しい気づき：1件" in bureau_with_mail.mails[-1][1]
