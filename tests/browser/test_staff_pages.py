"""Staff in a real browser, from their phone: sign in, take an alert, plan, read the digest."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot import rich_menus
from bot.due import do_what_is_due
from bot.line.rich_menu_calls import open_rich_menu_calls
from bot.simulator.driver import Phone
from tests.browser.phone_page import PhonePage
from tests.browser.pictures import TakePicture
from tests.product import SECONDS, Product

WORRYING = "もう 死にたい"
MOST_TAPS = 4

OpenPhone = Callable[[Phone], PhonePage]

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Where the database makes no difference."""


@pytest.fixture
def open_phone(browser: Browser, product: Product) -> Iterator[OpenPhone]:
    """Each phone is a browser of its own, as large as a phone."""
    contexts: list[BrowserContext] = []

    def open_one(person: Phone) -> PhonePage:
        contexts.append(browser.new_context(viewport={"width": 375, "height": 740}, locale="ja-JP"))
        return PhonePage.of(contexts[-1].new_page(), product, person)

    yield open_one
    for context in contexts:
        context.close()


def linked(product: Product, name: str, email: str, **roles: bool) -> Phone:
    """The phone of a staff member who has just linked it."""
    code = product.add_staff(name, email, **roles)
    phone = product.simulator.add_person(name, kind="staff")
    phone.wait_for("コード")
    phone.say(code)
    phone.wait_for("連携が できました", seconds=SECONDS)
    return phone


@pytest.fixture
def tanaka(product: Product) -> Phone:
    """田中 花子, a staff member."""
    return linked(product, "田中 花子", "tanaka@example.jp")


def sign_in(phone: PhonePage) -> Page:
    """ログイン, the link, the button."""
    phone.type("ログイン")
    phone.says("ほかのパソコン")
    opened = phone.follow("画面を開く")
    opened.get_by_role("button", name="画面に入る").click()
    expect(opened.get_by_role("heading", name="今週", level=1)).to_be_visible()
    return opened


def plan_interview(staff: Page, client: str, at: datetime) -> None:
    """面談 in the menu, then the form."""
    staff.get_by_role("link", name="面談", exact=True).click()
    staff.get_by_label("利用者").select_option(label=client)
    staff.get_by_label("日時").fill(at.strftime("%Y-%m-%dT%H:%M"))
    staff.get_by_label("場所").fill("事業所 相談室")
    staff.get_by_role("button", name="入れる").click()
    expect(staff.get_by_role("status")).to_have_text("面談を入れました。")


def local(product: Product, moment: datetime) -> datetime:
    return moment.astimezone(product.settings.timezone)


def coming_business_day(product: Product, days: int) -> datetime:
    """10:00 at the office, about so many days from now."""
    day = local(product, datetime.now(UTC) + timedelta(days=days))
    while not product.process.office.calendar().is_business_day(day.date()):
        day += timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def test_an_alert_goes_from_the_sentence_to_its_end(
    product: Product, tanaka: Phone, open_phone: OpenPhone, picture: TakePicture
) -> None:
    manager = linked(product, "佐藤 健", "sato@example.jp", is_manager=True, on_call=True)
    client = product.enrolled()
    phone = open_phone(tanaka)

    client.say(WORRYING)
    client.wait_for("書いてくれて", seconds=SECONDS)
    phone.says("【至急】山田さん")
    phone.picture(picture, "alert")
    phone.tap_card("対応します")
    phone.says("あなたの担当になりました")
    phone.picture(picture, "alert-taken")
    manager.wait_for("田中 花子さんが対応します", seconds=SECONDS)
    client.wait_for("田中 花子さんが", seconds=SECONDS)

    page = phone.follow("画面を開く")
    link = page.url
    page.get_by_role("button", name="画面に入る").click()
    expect(page.get_by_text(f"「{WORRYING}」")).to_be_visible()
    for label in ("連絡がついた", "対応済み"):
        page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text("いま：終わり")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("このリンクはもう使えません")


def test_two_people_take_one_alert_and_one_has_it(
    product: Product, tanaka: Phone, open_phone: OpenPhone
) -> None:
    manager = linked(product, "佐藤 健", "sato@example.jp", is_manager=True, on_call=True)
    product.enrolled().say(WORRYING)
    pages = [sign_in(open_phone(phone)) for phone in (tanaka, manager)]
    for page in pages:
        page.goto(f"{product.url}/staff/alerts/1")

    for page in pages:
        page.get_by_role("button", name="対応します", exact=True).click()
    mine, theirs = pages
    expect(mine.get_by_role("status")).to_have_text("書きました。")
    expect(theirs.get_by_role("alert")).to_contain_text("田中 花子さんが対応しています")
    expect(theirs.get_by_text("対応しますと言った")).to_have_count(1)


@on_sqlite
def test_what_was_planned_is_downloaded_and_read_back(
    product: Product, tanaka: Phone, open_phone: OpenPhone
) -> None:
    product.enrolled().say("昼休みに、=1+1 と言われました。\n「はい」と、こたえました。😊")
    at = coming_business_day(product, days=2)
    page = sign_in(open_phone(tanaka))
    plan_interview(page, "山田 太郎", at)
    page.get_by_role("link", name="読む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("山田 太郎さんの面談前ダイジェスト")

    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV を保存").click()
    content = Path(saved.value.path()).read_bytes()

    assert saved.value.suggested_filename.startswith(f"digest_{at:%Y-%m-%d}_client-")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows[1] == ["事業所内用。会社・家族に渡さない"]
    assert any(row[:1] == ["面談"] and row[2:] == ["対面", "事業所 相談室"] for row in rows)
    assert "昼休みに、=1+1 と言われました。\n「はい」と、こたえました。😊" in {
        row[-1] for row in rows if row
    }


@on_sqlite
def test_from_the_notice_to_the_open_digest_in_four_taps(
    product: Product, tanaka: Phone, open_phone: OpenPhone, picture: TakePicture
) -> None:
    product.enrolled()
    rich_menus.install(product.database, open_rich_menu_calls(product.settings))
    phone = open_phone(tanaka)
    interview = coming_business_day(product, days=2)
    plan_interview(sign_in(phone), "山田 太郎", interview)
    new = open_phone(tanaka)

    do_what_is_due(product.process.office, interview - timedelta(hours=1), datetime.now(UTC))
    new.says("面談前ダイジェストができました")
    new.picture(picture, "digest-notice")
    page = new.follow("画面を開く")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")
    new.tap_menu("ログイン")
    new.says("ほかのパソコン")
    new.picture(picture, "sign-in")
    page = new.follow("画面を開く")
    page.get_by_role("button", name="画面に入る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("山田 太郎さんの面談前ダイジェスト")
    assert new.taps + 1 <= MOST_TAPS


@on_sqlite
def test_the_pages_work_without_scripts_and_a_form_sent_twice_counts_once(
    product: Product, tanaka: Phone, browser: Browser, open_phone: OpenPhone
) -> None:
    product.enrolled()
    signed_in = sign_in(open_phone(tanaka))
    context = browser.new_context(
        java_script_enabled=False, storage_state=signed_in.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{product.url}/staff/")
    at = coming_business_day(product, days=4)
    plan_interview(page, "山田 太郎", at)
    page.go_back()
    page.get_by_role("button", name="入れる").click()

    expect(page.get_by_role("alert")).to_contain_text("この利用者の面談がもう入っています")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    context.close()
