"""What the simulator's tests may ask for."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.simulator.channel import Channel


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A channel with LINE's free quota of 200 messages."""
    channel = Channel()
    yield channel
    channel.platform.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, where there is one."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    executable = next((path for path in found if path), None)
    if executable is None:
        pytest.skip("browser tests need Chromium")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of phone size; an error in its scripts fails the test."""
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 375, "height": 740}, locale="ja-JP")
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []
