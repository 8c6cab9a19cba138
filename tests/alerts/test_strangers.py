"""Someone without a code or consent: their words are not kept, but that they wrote is known."""

from datetime import timedelta

from sqlalchemy import text

from tests.alerts.bureau import ABE, NIGHT, SATO, STRANGER, TANAKA, Bureau


def test_managers_are_told_that_such_a_person_wrote(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "もう死にたい")
    assert bureau.last_heard_by(SATO).startswith("【至急】登録していない人")
    assert bureau.rung() == [SATO]


def test_at_night_those_on_call_are_told(bureau: Bureau) -> None:
    bureau.now = NIGHT
    bureau.writes(STRANGER, "もう死にたい")
    assert bureau.rung() == [ABE]


def test_the_words_are_stored_nowhere(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "もう死にたい")
    with bureau.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM texts")).scalar_one() == 0
        assert [c.message_id for c in bureau.concerns()] == [None]


def test_the_stranger_sees_the_lines_and_hears_who_took_it(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "もう死にたい")
    assert "0120-279-338" in bureau.last_heard_by(STRANGER)
    assert "今から、事務所の 人に 知らせます。" in bureau.last_heard_by(STRANGER)
    bureau.taps(SATO, "take")
    assert bureau.last_heard_by(STRANGER) == "佐藤さんが 読みました。"


def test_more_words_reach_the_taker_without_the_words(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "もう死にたい")
    bureau.taps(SATO, "take")
    bureau.heard_by(SATO)
    bureau.now += timedelta(minutes=1)
    bureau.writes(STRANGER, "だれもいない")
    assert bureau.last_heard_by(SATO).startswith("登録していない人から続きが届きました")


def test_ordinary_and_urgent_words_of_a_stranger_alert_nobody(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "家賃がはらえない")
    assert (bureau.alerts(), bureau.rung()) == ([], [])


def test_after_a_refusal_words_are_still_read(bureau: Bureau) -> None:
    bureau.writes(STRANGER, "同意しない")
    bureau.writes(STRANGER, "もう死にたい")
    assert bureau.rung() == [SATO]


def test_a_staff_members_own_words_reach_managers_too(bureau: Bureau) -> None:
    bureau.writes(TANAKA, "もう死にたい")
    assert "0120-279-338" in bureau.last_heard_by(TANAKA)
    assert bureau.rung() == [SATO]
