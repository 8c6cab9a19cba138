"""A simulated phone in the browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bot.simulator.driver import Phone
from tests.browser.axe import faults_of
from tests.browser.pictures import PHONES, TakePicture
from tests.product import Product


class PhonePage:
    """One phone in the browser: it types, taps, follows links, and counts the taps."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.taps = 0

    @classmethod
    def of(cls, page: Page, product: Product, person: Phone) -> "PhonePage":
        """That person's phone, in this page."""
        page.goto(f"{product.line.url}/phone/{person.user_id}")
        return cls(page)

    def says(self, words: str) -> None:
        expect(self._page.get_by_role("log").locator(".bot").last).to_contain_text(words)

    def type(self, words: str) -> None:
        self._page.get_by_label("メッセージを 書く").fill(words)
        self._page.keyboard.press("Enter")

    def tap(self, label: str) -> None:
        """A quick reply."""
        replies = self._page.get_by_role("group", name="返事の ボタン")
        replies.get_by_role("button", name=label, exact=True).click()
        self.taps += 1

    def tap_menu(self, label: str) -> None:
        """A field of the menu under the chat."""
        self._page.locator(".rich-menu").get_by_role("button", name=label, exact=True).click()
        self.taps += 1

    def tap_card(self, label: str) -> None:
        """A button of the newest card that has it."""
        cards = self._page.get_by_role("log")
        cards.get_by_role("button", name=label, exact=True).last.click()
        self.taps += 1

    def follow(self, label: str) -> Page:
        """A link of the newest card; what it opened."""
        with self._page.expect_popup() as opened:
            self._page.get_by_role("log").get_by_role("link", name=label, exact=True).last.click()
        self.taps += 1
        return opened.value

    def faults(self) -> list[str]:
        """What axe-core finds on the simulator's page."""
        return faults_of(self._page)

    def picture(self, take: TakePicture, name: str, folder: Path = PHONES) -> None:
        """What the phone shows now, under that name."""
        take(self._page, folder / f"{name}.png")
