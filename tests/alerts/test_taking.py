"""対応します, 連絡は つきましたか, and how an alert ends."""

from datetime import timedelta

from tests.alerts.bureau import ABE, MORI, NIGHT, SATO, TANAKA, YUUKI, Bureau


def test_a_crisis_rings_staff_and_managers_at_once_and_says_nothing_of_the_words(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    assert "死" not in bureau.last_heard_by(TANAKA)
    assert bureau.last_heard_by(TANAKA).startswith("【至急】ゆうきさん\n\n11月25日(水)10時")
    assert bureau.rung() == [TANAKA, SATO]
    assert bureau.alert().state == "told"


def test_whoever_takes_it_has_it_and_the_others_and_the_client_hear_so(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    assert "あなたの担当になりました" in bureau.last_heard_by(TANAKA)
    assert "ゆうきさんの知らせ(11月25日(水)10時)は、田中さんが対応します。" in bureau.last_heard_by(SATO)
    assert bureau.last_heard_by(YUUKI) == "田中さんが 読みました。"
    assert bureau.alert().state == "taken"


def test_of_two_one_wins_and_the_other_is_told_who_has_it(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.taps(SATO, "take")
    assert bureau.last_heard_by(SATO) == "ゆうきさんの知らせは、田中さんが対応しています。"
    assert bureau.alert().taken_by_id == bureau.staff[TANAKA]


def test_a_taken_alert_rings_nobody(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.rung()
    bureau.taps(TANAKA, "take")
    assert bureau.passes(minutes=29).rung() == []


def test_thirty_minutes_later_the_taker_is_asked_whether_they_reached_the_client(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.passes(minutes=30)
    assert "連絡はつきましたか" in bureau.last_heard_by(TANAKA)
    assert "{ついた} {まだ} {ほかの人に たのむ}" in bureau.last_heard_by(TANAKA)


def test_without_an_answer_in_fifteen_minutes_everyone_is_rung_again(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.rung()
    assert bureau.passes(minutes=44).rung() == []
    assert bureau.passes(minutes=1).rung() == [TANAKA, SATO]
    assert (bureau.alert().state, bureau.alert().taken_by_id) == ("told", None)


def test_not_yet_is_asked_again_after_another_thirty_minutes(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.passes(minutes=31)
    bureau.taps(TANAKA, "not_yet")
    asked_once = bureau.heard_by(TANAKA)
    bureau.passes(minutes=29)
    assert bureau.heard_by(TANAKA) == asked_once
    bureau.passes(minutes=1)
    assert "連絡はつきましたか" in bureau.last_heard_by(TANAKA)


def test_handing_on_rings_everyone_again(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.rung()
    bureau.taps(TANAKA, "hand_on")
    assert bureau.rung() == [TANAKA, SATO]
    bureau.taps(SATO, "take")
    assert bureau.last_heard_by(YUUKI) == "佐藤さんが 読みました。"


def test_it_ends_when_the_person_was_reached_and_keeps_whether_it_was_right(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    for act in ("take", "reached", "resolved"):
        bureau.taps(TANAKA, act)
    alert = bureau.alert()
    assert (alert.state, alert.was_right, alert.next_ring_at) == ("resolved", True, None)
    assert alert.reached_at is not None
    assert bureau.passes(hours=3).rung() == []


def test_a_false_alarm_is_one_tap(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.writes(TANAKA, "問題なし")
    assert (bureau.alert().state, bureau.alert().was_right) == ("resolved", False)


def test_typing_take_takes_the_only_open_alert(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.writes(TANAKA, "対応します")
    assert bureau.alert().taken_by_id == bureau.staff[TANAKA]


def test_typing_take_with_several_open_lists_them(bureau: Bureau) -> None:
    bureau.add_client("U" + "c" * 32, None, TANAKA)
    bureau.writes(YUUKI, "もう死にたい")
    bureau.writes("U" + "c" * 32, "もう死にたい")
    bureau.heard.clear()
    bureau.writes(TANAKA, "対応します")
    heard = bureau.heard_by(TANAKA)
    assert [text.split("\n")[0] for text in heard if "まだだれも" in text] == [
        "【至急】ゆうきさん",
        "【至急】利用者2番",
    ]
    assert {alert.state for alert in bureau.alerts()} == {"told"}


def test_the_list_of_open_alerts_says_who_has_what(bureau: Bureau) -> None:
    bureau.writes(TANAKA, "未対応")
    assert bureau.last_heard_by(TANAKA) == "未対応の知らせはありません。"
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.writes(SATO, "未対応")
    assert "田中さんが対応中" in bureau.last_heard_by(SATO)


def test_a_colleague_who_was_never_told_sees_and_takes_nothing(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(MORI, "take")
    assert "見つかりません" in bureau.last_heard_by(MORI)
    bureau.writes(MORI, "未対応")
    assert bureau.last_heard_by(MORI) == "未対応の知らせはありません。"


def test_a_crisis_of_somebody_whom_nobody_has_reached_does_not_end_with_one_tap(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.taps(TANAKA, "resolved")
    assert "連絡はついていますか" in bureau.last_heard_by(TANAKA)
    assert "{ついた} {まだ}" in bureau.last_heard_by(TANAKA)
    assert bureau.alert().state == "taken"
    bureau.taps(SATO, "resolved")
    assert bureau.last_heard_by(SATO) == "ゆうきさんの知らせは、田中さんが対応しています。"


def test_only_whoever_took_it_says_what_came_of_it(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(SATO, "reached")
    assert "まだ対応する人がいません" in bureau.last_heard_by(SATO)
    bureau.taps(TANAKA, "take")
    bureau.taps(SATO, "reached")
    assert bureau.last_heard_by(SATO) == "ゆうきさんの知らせは、田中さんが対応しています。"


def test_a_taker_who_has_left_is_not_waited_for(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.rung()
    bureau.change_staff(TANAKA, left_at=bureau.now)
    assert SATO in bureau.passes(minutes=30).rung()


def test_abuse_ends_only_with_a_word_on_reporting(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "父になぐられました")
    bureau.taps(TANAKA, "take")
    assert "そばに 相手が いるかもしれません" in bureau.last_heard_by(TANAKA)
    bureau.taps(TANAKA, "resolved")
    assert "通報の記録がいります" in bureau.last_heard_by(TANAKA)
    assert bureau.alert().state == "taken"


def test_at_night_those_on_call_ring_and_managers_hear_of_abuse_in_the_morning(bureau: Bureau) -> None:
    bureau.now = NIGHT
    bureau.writes(YUUKI, "父になぐられました")
    assert bureau.rung() == [TANAKA, ABE]
    bureau.taps(ABE, "take")
    bureau.taps(ABE, "reached")
    assert bureau.passes(hours=9).rung() == []
    assert bureau.passes(hours=1).rung() == [SATO]


def test_what_has_not_left_when_somebody_takes_it_is_not_sent_any_more(bureau: Bureau) -> None:
    bureau.line_works = False
    bureau.writes(YUUKI, "もう死にたい")
    with bureau.database.transaction() as session:
        from bot import alerts

        alerts.take(bureau.desk(session), bureau.alert().id, bureau.staff[TANAKA])
    bureau.line_works = True
    assert bureau.rung() == []


def test_the_clients_prompts_wait_until_it_is_resolved(bureau: Bureau) -> None:
    from bot.storage import conversations

    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.taps(TANAKA, "reached")

    def crisis_open() -> bool:
        with bureau.database.transaction() as session:
            row = conversations.lock(session, YUUKI, bureau.now + timedelta(days=1))
            return row.client is not None and row.client.crisis_open

    assert crisis_open()
    bureau.taps(TANAKA, "resolved")
    assert not crisis_open()
