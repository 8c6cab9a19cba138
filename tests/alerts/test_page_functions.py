"""What the pages do with alerts: the same functions as LINE, and those that need words."""

from datetime import date

import pytest

from bot import alerts
from bot.alerts import NotReported, Outcome, Reported, ReportNeededError
from bot.alerts.drill import begin_drill
from bot.storage.concerns import shares_by_rule
from bot.storage.models import Alert
from tests.alerts.bureau import ABE, MORI, SATO, TANAKA, YUUKI, Bureau


def taken_abuse(bureau: Bureau) -> tuple[int, int]:
    """An alert of abuse that Tanaka has taken, and Tanaka."""
    bureau.writes(YUUKI, "父になぐられました")
    bureau.taps(TANAKA, "take")
    return bureau.alert().id, bureau.staff[TANAKA]


@pytest.mark.parametrize("given", [Reported(date(2026, 11, 25), "市の窓口"), NotReported("本人の希望")])
def test_reporting_or_saying_why_not_lets_an_alert_of_abuse_end(
    bureau: Bureau, given: Reported | NotReported
) -> None:
    alert_id, tanaka = taken_abuse(bureau)
    with bureau.database.transaction() as session:
        desk = bureau.desk(session)
        with pytest.raises(ReportNeededError):
            alerts.resolve(desk, alert_id, tanaka, Outcome.FALSE_ALARM)
        alerts.report(desk, alert_id, tanaka, given)
        alerts.resolve(desk, alert_id, tanaka, Outcome.DEALT_WITH)
    assert bureau.alert().state == "resolved"
    assert bureau.alert().reported_on == (given.on if isinstance(given, Reported) else None)


def test_a_manager_may_end_what_somebody_else_has_taken(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    with bureau.database.transaction() as session:
        desk, sato = bureau.desk(session), bureau.staff[SATO]
        alerts.note(desk, 1, sato, "本人と話した")
        alerts.resolve(desk, 1, sato, Outcome.DEALT_WITH)
    assert (bureau.alert().resolved_by_id, "note" in bureau.story()) == (bureau.staff[SATO], True)


def test_what_one_may_not_see_is_not_there(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    with bureau.database.transaction() as session, pytest.raises(alerts.AlertGoneError):
        alerts.note(bureau.desk(session), 1, bureau.staff[MORI], "見た")


def test_the_share_of_false_alarms_is_known_by_rule(bureau: Bureau) -> None:
    for words, end in [("死にたい", "resolved"), ("死にたい", "false_alarm"), ("はらえない", "resolved")]:
        bureau.writes(YUUKI, words)
        for act in ("take", "reached", end):
            bureau.taps(TANAKA, act)
    with bureau.database.reading() as session:
        shares = shares_by_rule(session)
    assert [(share.rule, share.right, share.false, share.false_share) for share in shares] == [
        ("test.suicidal_ideation", 1, 1, 0.5),
        ("test.money_crisis", 1, 0, 0.0),
    ]


def test_a_drill_reaches_everyone_on_every_road_and_ends_with_the_first_tap(
    bureau_with_mail: Bureau,
) -> None:
    bureau = bureau_with_mail
    with bureau.database.transaction() as session:
        begin_drill(bureau.desk(session))
    assert bureau.rung() == [TANAKA, SATO, ABE, MORI]
    assert all("訓練" in text for _, text in bureau.mails)
    bureau.taps(MORI, "take")
    assert bureau.last_heard_by(MORI) == "訓練の知らせを受け取れました。これで終わりです。"
    assert bureau.alert().state == "resolved"
    assert bureau.passes(hours=1).rung() == []


def test_the_link_of_a_taken_alert_is_good_once_and_names_the_alert(bureau: Bureau) -> None:
    from sqlalchemy import select

    from bot.storage.models import SignIn

    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    with bureau.database.reading() as session:
        sign_in = session.scalars(select(SignIn)).one()
        assert (sign_in.alert_id, sign_in.staff_id) == (session.scalars(select(Alert.id)).one(), 1)


def test_signing_in_from_line_gives_a_link_and_a_code(bureau: Bureau) -> None:
    bureau.writes(TANAKA, "ログイン")
    assert "ほかのパソコンから入るときの番号：" in bureau.last_heard_by(TANAKA)
    assert "{画面を開く}" in bureau.last_heard_by(TANAKA)


def test_this_week_names_who_has_answered_and_who_has_not(bureau: Bureau) -> None:
    from tests.alerts.test_numbers import record

    bureau.add_client("U" + "c" * 32, "みき", TANAKA)
    record(bureau, status="submitted", sleep=4)
    bureau.writes(TANAKA, "今週")
    heard = bureau.last_heard_by(TANAKA)
    assert "送信した：1人\nゆうきさん" in heard
    assert "まだ：1人\nみきさん" in heard
    bureau.writes(MORI, "今週")
    assert bureau.last_heard_by(MORI) == "担当の利用者はいません。"
