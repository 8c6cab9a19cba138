"""The page of phones, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.simulator.driver import Simulator
from tests.simulator.answering_bot import simulator_with_bot


@pytest.fixture(scope="module")
def running_simulator() -> Iterator[tuple[Simulator, str]]:
    with simulator_with_bot() as running:
        yield running


@pytest.fixture
def simulator(running_simulator: tuple[Simulator, str]) -> Simulator:
    return running_simulator[0]


@pytest.fixture
def base_url(running_simulator: tuple[Simulator, str]) -> str:
    return running_simulator[1]


@pytest.fixture
def phone_page(simulator: Simulator, base_url: str, page: Page) -> Page:
    """The phone of someone who is a friend already."""
    phone = simulator.add_person("たなか", joining="quiet")
    page.goto(f"{base_url}/phone/{phone.user_id}")
    return page


def write(page: Page, words: str) -> None:
    page.get_by_label("メッセージを 書く").fill(words)
    page.keyboard.press("Enter")


def test_a_newcomer_adds_a_phone_and_is_greeted(base_url: str, page: Page) -> None:
    page.goto(base_url)
    page.get_by_role("button", name="電話を ふやす").click()
    page.get_by_role("textbox", name="名前").fill("あたらしい人")
    page.get_by_role("button", name="友だち追加").click()
    expect(page.get_by_role("region", name="あたらしい人さんの電話")).to_contain_text("ようこそ")


def test_words_and_their_answer_appear_without_reloading(phone_page: Page) -> None:
    write(phone_page, "こんにちは")
    log = phone_page.get_by_role("log")
    expect(log).to_contain_text("受けました: こんにちは")
    expect(log.locator(".user")).to_contain_text("既読")


def test_quick_replies_vanish_with_the_tap(phone_page: Page) -> None:
    write(phone_page, "ask")
    row = phone_page.get_by_role("group", name="返事の ボタン")
    expect(row.get_by_role("button")).to_have_count(5)
    row.get_by_role("button", name="3").click()
    expect(phone_page.get_by_role("log")).to_contain_text("受けました: n=3")
    expect(row).to_be_hidden()


def test_the_last_of_many_quick_replies_can_be_reached(phone_page: Page) -> None:
    phone_page.set_viewport_size({"width": 240, "height": 600})
    write(phone_page, "ask")
    phone_page.get_by_role("group", name="返事の ボタン").get_by_text("5").click()
    expect(phone_page.get_by_role("log")).to_contain_text("受けました: n=5")


def test_a_flex_button_stays_and_works(phone_page: Page) -> None:
    write(phone_page, "alert")
    button = phone_page.get_by_role("button", name="対応します")
    button.click()
    expect(phone_page.get_by_role("log")).to_contain_text("受けました: take")
    expect(button).to_be_visible()


def test_line_for_pc_shows_no_quick_replies(phone_page: Page) -> None:
    phone_page.get_by_role("button", name="メニューを 開く").click()
    phone_page.get_by_role("menuitem", name="パソコン版の LINE にする").click()
    write(phone_page, "ask")
    expect(phone_page.get_by_role("log")).to_contain_text("調子は どうですか")
    expect(phone_page.get_by_role("group", name="返事の ボタン")).to_be_hidden()


def test_an_own_message_is_unsent_from_its_menu(phone_page: Page) -> None:
    write(phone_page, "まちがい")
    bubble = phone_page.locator(".user", has_text="まちがい")
    bubble.locator(".said").click(button="right")
    phone_page.get_by_role("menuitem", name="送信を 取り消す").click()
    expect(phone_page.get_by_role("log")).to_contain_text("送信を取り消しました")
    expect(bubble).to_have_count(0)


def test_blocking_and_unblocking(phone_page: Page) -> None:
    phone_page.get_by_role("button", name="メニューを 開く").click()
    phone_page.get_by_role("menuitem", name="ブロックする").click()
    expect(phone_page.get_by_label("メッセージを 書く")).to_be_hidden()
    phone_page.get_by_role("button", name="解除する").click()
    expect(phone_page.get_by_role("log")).to_contain_text("ようこそ")


def test_stickers_and_places_are_sent_from_the_sheet(phone_page: Page) -> None:
    phone_page.get_by_role("button", name="写真などを 送る").click()
    phone_page.get_by_role("button", name="スタンプ", exact=True).click()
    phone_page.get_by_role("button", name="スタンプ にこにこ").click()
    expect(phone_page.get_by_role("img", name="スタンプ")).to_be_visible()
    phone_page.get_by_role("button", name="写真などを 送る").click()
    phone_page.get_by_role("button", name="位置情報").click()
    phone_page.get_by_role("button", name="送る", exact=True).click()
    expect(phone_page.get_by_role("log")).to_contain_text("東京駅")


def test_an_invitation_link_opens_a_chat_with_the_code_typed_in(base_url: str, page: Page) -> None:
    page.goto(f"{base_url}/R/oaMessage/%40tsuzuku-demo/?%E6%8B%9B%E5%BE%85%20ABCD-2345")
    page.locator(".typed-in").get_by_role("button", name="電話を ふやす").click()
    page.get_by_role("textbox", name="名前").fill("招かれた人")
    page.get_by_role("button", name="友だち追加").click()
    words = page.get_by_role("region", name="招かれた人さんの電話").get_by_label("メッセージを 書く")
    expect(words).to_have_value("招待 ABCD-2345")


def test_the_link_of_another_bot_is_not_ours(base_url: str, page: Page) -> None:
    answer = page.goto(f"{base_url}/R/oaMessage/%40somebody/?hello")
    assert answer is not None
    assert answer.status == 404


def test_nothing_is_loaded_from_elsewhere(base_url: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base_url)
    expect(page.get_by_role("heading", name="LINE シミュレーター")).to_be_visible()
    assert [url for url in asked if not url.startswith((base_url, "data:"))] == []
