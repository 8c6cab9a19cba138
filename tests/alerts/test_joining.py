"""More words, pictures and places while an alert is open; and when they alert anew."""

from tests.alerts.bureau import SATO, TANAKA, YUUKI, Bureau


def test_more_text_within_thirty_minutes_joins_the_open_alert(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=14).rung()
    bureau.writes(YUUKI, "やっぱり死にたい")
    assert (len(bureau.alerts()), bureau.rung()) == (1, [])
    assert {concern.alert_id for concern in bureau.concerns()} == {1}


def test_words_that_are_not_worrying_by_themselves_join_too(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.writes(YUUKI, "だれもいない")
    assert bureau.story() == ["words"]


def test_on_a_taken_alert_they_reach_the_taker_at_once(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.heard_by(TANAKA)
    bureau.writes(YUUKI, "だれもいない")
    assert bureau.last_heard_by(TANAKA).startswith("ゆうきさんから続きが届きました")
    assert "だれも" not in bureau.last_heard_by(TANAKA)
    assert "続き" not in bureau.last_heard_by(SATO)


def test_a_higher_level_alerts_anew_also_where_the_lower_one_is_taken(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    bureau.taps(TANAKA, "take")
    bureau.rung()
    bureau.writes(YUUKI, "もう死にたい")
    assert [alert.level for alert in bureau.alerts()] == ["urgent", "crisis"]
    assert bureau.rung() == [TANAKA, SATO]


def test_a_lower_level_joins_the_higher_alert(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.rung()
    bureau.writes(YUUKI, "家賃がはらえない")
    assert (len(bureau.alerts()), bureau.rung()) == (1, [])


def test_text_after_resolution_alerts_anew(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    for act in ("take", "reached", "resolved"):
        bureau.taps(TANAKA, act)
    bureau.rung()
    bureau.writes(YUUKI, "やっぱり死にたい")
    assert (len(bureau.alerts()), bureau.rung()) == (2, [TANAKA, SATO])


def test_text_later_than_thirty_minutes_alerts_anew_and_the_old_alert_stops_ringing(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=31).rung()
    bureau.writes(YUUKI, "やっぱり死にたい")
    assert bureau.rung() == [TANAKA, SATO]
    assert bureau.passes(minutes=14).rung() == []
    assert bureau.passes(minutes=1).rung() == [TANAKA, SATO]


def test_whoever_takes_the_new_alert_has_the_old_one_as_well(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=31)
    bureau.writes(YUUKI, "やっぱり死にたい")
    bureau.taps(TANAKA, "take")
    assert [alert.taken_by_id for alert in bureau.alerts()] == [bureau.staff[TANAKA]] * 2


def test_abuse_that_joins_brings_the_managers_in(bureau: Bureau) -> None:
    bureau.now = bureau.now.replace(hour=14)
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.rung()
    bureau.writes(YUUKI, "父になぐられます")
    assert (len(bureau.alerts()), bureau.alert().category) == (1, "abuse")
    bureau.taps(TANAKA, "resolved")
    assert bureau.alert().state == "taken"


def test_a_place_is_kept_encrypted_for_the_taker_and_the_client_is_told_that_words_are_needed(
    bureau: Bureau,
) -> None:
    from sqlalchemy import select

    from bot.storage.models import AlertEntry

    bureau.writes(YUUKI, "もう死にたい")
    bureau.sends_place(YUUKI, "新宿駅 35.69, 139.7")
    assert "文で" in bureau.last_heard_by(YUUKI) or "文だけ" in bureau.last_heard_by(YUUKI)
    with bureau.database.reading() as session:
        entry = session.scalars(select(AlertEntry)).one()
        stored = session.connection().exec_driver_sql("SELECT note FROM alert_entries").scalar_one()
    assert (entry.what, entry.note) == ("location", "新宿駅 35.69, 139.7")
    assert "新宿".encode() not in bytes(stored)


def test_a_picture_joins_and_reaches_the_taker(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.heard_by(TANAKA)
    bureau.sends_picture(YUUKI)
    assert bureau.last_heard_by(TANAKA).startswith("ゆうきさんから続きが届きました")


def test_a_place_without_an_open_alert_is_not_kept(bureau: Bureau) -> None:
    bureau.sends_place(YUUKI, "新宿駅 35.69, 139.7")
    assert bureau.alerts() == []


def test_words_taken_back_leave_the_alert_standing(bureau: Bureau) -> None:
    from bot.dialogs.inbound import Unsent

    message_id = bureau.writes(YUUKI, "もう死にたい")
    bureau.happens(YUUKI, Unsent(message_id))
    assert bureau.rung() == [TANAKA, SATO]


def test_a_lot_of_words_in_one_breath_is_one_message_to_the_taker(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    before = len(bureau.heard_by(TANAKA))
    for _ in range(5):
        bureau.writes(YUUKI, "だれもいない")
    assert len(bureau.heard_by(TANAKA)) == before + 1
