"""What the client hears: honestly who is told, until when, and what staff answer."""

import pytest

from bot.storage.quota import keep_reading
from bot.storage.session import Database
from tests.alerts.bureau import NIGHT, TANAKA, YUUKI, Bureau


def test_in_office_hours_the_names_of_those_told_and_a_time_they_will_keep(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    heard = bureau.last_heard_by(YUUKI)
    assert "今から、田中さんと 佐藤さんに 知らせます。" in heard
    assert "人が 読めるのは、11月25日(水)11時ごろです。" in heard


def test_at_night_with_someone_on_call(bureau: Bureau) -> None:
    bureau.now = NIGHT
    bureau.writes(YUUKI, "もう死にたい")
    heard = bureau.last_heard_by(YUUKI)
    assert "田中さんと 阿部さんに" in heard
    assert "11月26日(木)0時ごろ" in heard
    assert "いません" not in heard


def test_at_night_with_nobody_on_call_that_nobody_is_there_and_when_someone_is(database: Database) -> None:
    bureau = Bureau(database, now=NIGHT).open(on_call=False)
    bureau.writes(YUUKI, "もう死にたい")
    heard = bureau.last_heard_by(YUUKI)
    assert "今は、事務所に 人が いません。" in heard
    assert "人が 読めるのは、11月26日(木)9時ごろです。" in heard


def test_urgent_words_get_thanks_and_a_date_and_hour(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    assert "田中さんが、11月25日(水)12時までに 読みます。" in "\n".join(bureau.heard_by(YUUKI))


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("calling", "田中さんが、これから 電話します。"),
        ("have_read", "田中さんが 読みました。"),
        ("at_interview", "田中さんが 読みました。\n次の 面談で 話しましょう、とのことです。"),
    ],
)
def test_one_tap_of_the_taker_reaches_the_client(bureau: Bureau, act: str, sentence: str) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.taps(TANAKA, act)
    assert bureau.last_heard_by(YUUKI) == sentence
    assert bureau.last_heard_by(TANAKA).startswith("ゆうきさんに送りました。")


def test_an_hour_is_chosen_among_the_next_ones_or_typed(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    bureau.taps(TANAKA, "take")
    bureau.taps(TANAKA, "calling_later")
    assert "{25日 11時}" in bureau.last_heard_by(TANAKA)
    assert "{26日 9時}" in bureau.last_heard_by(TANAKA)
    bureau.taps(TANAKA, "calling_at", at="202611250600")
    assert bureau.last_heard_by(YUUKI) == "田中さんが、11月25日(水)15時に 電話します。"
    bureau.writes(TANAKA, "16時に 電話します")
    assert bureau.last_heard_by(YUUKI) == "田中さんが、11月25日(水)16時に 電話します。"


def test_a_client_who_blocked_the_bot_is_said_to_be_out_of_reach(bureau: Bureau) -> None:
    from bot.dialogs.inbound import Unfollowed

    bureau.writes(YUUKI, "もう死にたい")
    bureau.happens(YUUKI, Unfollowed())
    bureau.taps(TANAKA, "take")
    assert "本人には、LINEでは届きません。" in bureau.last_heard_by(TANAKA)
    bureau.taps(TANAKA, "calling")
    assert "LINEでは届きません" in bureau.last_heard_by(TANAKA)


def test_a_sentence_for_which_the_month_has_no_push_is_said_to_be_unsent(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    bureau.taps(TANAKA, "take")
    with bureau.database.transaction() as session:
        keep_reading(session, bureau.now, 200, 190)
    bureau.taps(TANAKA, "calling")
    assert "送信数が足りない" in bureau.last_heard_by(TANAKA)
    assert bureau.last_heard_by(YUUKI) == "田中さんが 読みました。"
    assert bureau.story()[-1] == "no_push_left"


def test_a_crisis_and_the_word_that_somebody_has_it_need_no_room(bureau: Bureau) -> None:
    with bureau.database.transaction() as session:
        keep_reading(session, bureau.now, 200, 200)
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    assert bureau.last_heard_by(YUUKI) == "田中さんが 読みました。"
    bureau.taps(TANAKA, "calling")
    assert bureau.last_heard_by(YUUKI) == "田中さんが、これから 電話します。"


def test_not_meant_never_closes_the_alert(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.writes(YUUKI, "そういう意味では ない")
    bureau.deliver()
    assert (bureau.alert().state, "not_meant" in bureau.story()) == ("told", True)


def test_wanting_to_talk_reaches_the_taker(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.taps(TANAKA, "take")
    bureau.heard_by(TANAKA)
    bureau.writes(YUUKI, "話したい")
    assert "「話したい」をおしました" in bureau.last_heard_by(TANAKA)


class TestConsultation:
    def test_every_choice_names_its_date(self, bureau: Bureau) -> None:
        bureau.writes(YUUKI, "相談")
        heard = bureau.last_heard_by(YUUKI)
        assert "{1 11月25日(水)18時まで} {2 11月27日(金)まで} {3 次の 面談で}" in heard

    def test_today_is_urgent(self, bureau: Bureau) -> None:
        for words in ("相談", "1", "話を 聞いてほしいです"):
            bureau.writes(YUUKI, words)
        assert (bureau.alert().level, bureau.rung()) == ("urgent", [TANAKA])
        assert bureau.passes(hours=2).rung() != []

    def test_this_week_rings_once_in_office_hours(self, bureau: Bureau) -> None:
        bureau.now = NIGHT
        for words in ("相談", "2", "話を 聞いてほしいです"):
            bureau.writes(YUUKI, words)
        assert bureau.rung() == []
        assert bureau.passes(hours=10).rung() == [TANAKA]
        assert bureau.passes(hours=8).rung() == []

    def test_the_interview_is_a_notice_and_rings_nobody(self, bureau: Bureau) -> None:
        for words in ("相談", "3", "話を 聞いてほしいです"):
            bureau.writes(YUUKI, words)
        assert (bureau.alerts(), [c.rule for c in bureau.concerns()]) == ([], ["consultation.interview"])

    def test_several_messages_are_one_alert(self, bureau: Bureau) -> None:
        for words in ("相談", "1", "話を", "聞いて", "ほしい", "つぎへ"):
            bureau.writes(YUUKI, words)
        assert (len(bureau.alerts()), bureau.rung()) == (1, [TANAKA])

    def test_words_of_danger_in_it_are_a_crisis(self, bureau: Bureau) -> None:
        for words in ("相談", "3", "もう死にたい"):
            bureau.writes(YUUKI, words)
        assert bureau.alert().level == "crisis"

    def test_taking_it_and_answering_reaches_the_client(self, bureau: Bureau) -> None:
        for words in ("相談", "2", "話を 聞いてほしいです"):
            bureau.writes(YUUKI, words)
        bureau.taps(TANAKA, "take")
        bureau.taps(TANAKA, "at_interview")
        assert "次の 面談で 話しましょう" in bureau.last_heard_by(YUUKI)
        assert bureau.passes(hours=1).heard_by(TANAKA)[-1].startswith("ゆうきさんに送りました")
