"""From a client's own words to a telephone that rings, with the rules as they are and no stand-in."""

import pytest

from bot.concerns.reading import Reader, load_reader
from tests.alerts.bureau import SATO, TANAKA, YUUKI, Bureau


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(None)


@pytest.fixture
def real(bureau: Bureau, reader: Reader) -> Bureau:
    bureau.office.reader = reader
    return bureau


@pytest.mark.parametrize("text", ["もう死にたい", "ﾀﾋにたい", "遺書を書いた", "薬をためている"])
def test_such_words_ring_staff_and_managers_at_once(real: Bureau, text: str) -> None:
    real.writes(YUUKI, text)
    assert (real.alert().level, real.rung()) == ("crisis", [TANAKA, SATO])


def test_in_a_free_text_answer_they_ring_before_the_record_is_finished(real: Bureau) -> None:
    real.writes(YUUKI, "はじめる")
    real.writes(YUUKI, "残業がつらいです。もう消えてしまいたい。死にたいです")
    assert (real.alert().level, real.rung()) == ("crisis", [TANAKA, SATO])
    (concern,) = real.concerns()
    assert (concern.rule != "", concern.span_end > concern.span_start) == (True, True)


def test_urgent_words_ring_the_clients_staff_and_the_client_hears_a_date_and_hour(real: Bureau) -> None:
    real.writes(YUUKI, "上司に毎日どなられて、なぐられそうになりました")
    assert TANAKA in real.rung()
    real.writes(YUUKI, "家賃が払えなくて、来週追い出されます")
    assert "11月25日" in real.last_heard_by(YUUKI)


@pytest.mark.parametrize(
    "text", ["きのうは残業で死ぬほど疲れたけど、よく眠れました", "映画で主人公が死ぬところで泣きました"]
)
def test_ordinary_complaints_ring_nobody(real: Bureau, text: str) -> None:
    real.writes(YUUKI, text)
    assert (real.alerts(), real.rung()) == ([], [])
