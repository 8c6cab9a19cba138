"""Every staff page, on a phone and on a desk: no fault that axe-core knows, nothing wider than the screen.

`pytest --pictures` keeps how they look in docs/pictures/pages.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from admin_export.visit import COOKIE
from tests.browser.axe import faults_of
from tests.browser.pictures import PAGES, TakePicture
from tests.browser.sample_office import session_of
from tests.browser.walks import WALKS, Walk, sign_in_link
from tests.product import Product

FILES = (".csv", ".xlsx", ".zip")
WIDTHS = (375, 1280)
HEIGHT = 740
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

NAMES = (*WALKS, "sign-in-link")

OpenPage = Callable[[Walk], Page]


@pytest.fixture(scope="module")
def come(browser: Browser, sample: Product) -> Iterator[OpenPage]:
    """Walks to a page with the cookies of whoever comes."""
    pages: dict[int | None, Page] = {}

    def walk(way: Walk) -> Page:
        if way.staff_id not in pages:
            pages[way.staff_id] = _browser_of(browser, sample, way.staff_id).new_page()
        page = pages[way.staff_id]
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(sample.url + way.path)
        way.then(page)
        return page

    yield walk
    for page in pages.values():
        page.context.close()


def _browser_of(browser: Browser, sample: Product, staff_id: int | None) -> BrowserContext:
    context = browser.new_context(locale="ja-JP")
    if staff_id is not None:
        token = session_of(sample.database, staff_id)
        context.add_cookies([{"name": COOKIE, "value": token, "url": f"{sample.url}/staff"}])
    return context


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_sound_on_a_phone_and_on_a_desk(
    name: str, come: OpenPage, sample: Product, picture: TakePicture
) -> None:
    page = come(WALKS[name] if name in WALKS else sign_in_link(sample.database))
    assert faults_of(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        picture(page, PAGES / f"{name}-{width}.png")
        assert not page.evaluate(TOO_WIDE), f"{name} is wider than {width} pixels"


def test_no_page_is_left_out(sample: Product) -> None:
    paths = sample.app.url_map.bind("localhost")
    walked = {paths.match(walk.path)[0] for walk in WALKS.values()} | {"staff.sign_in_link"}
    pages = {
        rule.endpoint
        for rule in sample.app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.")
        and "GET" in (rule.methods or ())
        and not rule.rule.endswith(FILES)
    }
    assert pages - walked == set()
