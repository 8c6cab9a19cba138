"""The driver: webhook → bot → simulator → phone, over real HTTP."""

from collections.abc import Iterator

import pytest

from bot.simulator.driver import ControlError, NoSuchButtonError, NothingSaidError, Simulator
from tests.simulator.answering_bot import simulator_with_bot


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with simulator_with_bot() as (simulator, _):
        yield simulator


def test_a_person_follows_and_is_greeted(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか")
    assert phone.wait_for("ようこそ") == "ようこそ"


def test_words_are_answered(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    phone.say("こんにちは")
    assert phone.wait_for("受けました") == "受けました: こんにちは"


def test_only_news_since_the_last_act_is_waited_for(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    phone.say("一")
    phone.wait_for("受けました: 一")
    phone.say("二")
    phone.wait_for("受けました: 二")
    with pytest.raises(NothingSaidError, match="受けました: 二"):
        phone.wait_for("受けました: 一", seconds=0.1)


def test_a_quick_reply_is_tapped_by_its_label(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    phone.say("ask")
    phone.tap("3")
    phone.wait_for("受けました: n=3")
    assert phone.quick_replies == []


def test_a_flex_button_can_be_tapped_after_other_messages(simulator: Simulator) -> None:
    phone = simulator.add_person("さとう", kind="staff", joining="quiet")
    phone.say("alert")
    assert phone.wait_for("急いで") == "急いで 見てください"
    phone.say("まって")
    phone.wait_for("まって")
    phone.tap("対応します")
    phone.wait_for("受けました: take")


def test_a_missing_button_is_reported_with_all_that_is_on_the_screen(
    simulator: Simulator,
) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    phone.say("ask")
    phone.wait_for("調子")
    with pytest.raises(NoSuchButtonError, match=r"'9'(?s:.*)調子は どうですか(?s:.*)'1', '2'"):
        phone.tap("9", seconds=0.1)


def test_what_a_person_cannot_do_is_a_named_error(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    phone.block()
    with pytest.raises(ControlError, match="unblock"):
        phone.say("もしもし")


def test_other_things_can_be_sent_and_taken_back(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    sent = [
        phone.send_sticker(),
        phone.send_location("駅", "東京都", 35.7, 139.8),
        phone.send_media("image", b"picture"),
    ]
    phone.unsend(sent[0])
    shown = [e["message"].get("type") for e in phone.view["entries"] if e["side"] == "user"]
    assert shown == [None, "location", "image"]


def test_webhooks_can_be_held_reordered_and_repeated(simulator: Simulator) -> None:
    phone = simulator.add_person("たなか", joining="quiet")
    simulator.hold_webhooks()
    phone.say("一")
    phone.say("二")
    simulator.release_webhooks(1, 0)
    phone.wait_for("受けました: 二")
    simulator.duplicate(simulator.events()[-1])
    simulator.wait_until_idle()
    assert [result["outcome"] for result in simulator.webhooks()[-3:]] == ["ok"] * 3


def test_an_unknown_person_or_event_is_not_found(simulator: Simulator) -> None:
    with pytest.raises(ControlError, match="404"):
        simulator.phone("U" + "9" * 32).say("はい")
    with pytest.raises(ControlError, match="404"):
        simulator.redeliver({"webhookEventId": "never"})
