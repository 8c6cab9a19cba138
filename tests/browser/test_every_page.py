"""Every staff page, on a phone and on a desk: no fault that axe-core knows, nothing wider than the screen.

`pytest --pictures` keeps how they look in docs/pictures/pages.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from admin_export.visit import COOKIE
from tests.browser.sample_office import session_of
from tests.browser.walks import WALKS, Walk, sign_in_link
from tests.product import Product

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "pages"
FILES = (".csv", ".xlsx", ".zip")
WIDTHS = (375, 1280)
HEIGHT = 740
COLOURS = 48
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = "() => axe.run(document, {resultTypes: ['violations']})"
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

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


def _faults(page: Page) -> list[str]:
    """What axe-core finds, in a line each."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(RUN_AXE)
    return [
        f"{fault['id']}: {node['html'][:160]} {node['any'][:1]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def _small_picture(page: Page) -> bytes:
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    out = io.BytesIO()
    shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@pytest.mark.parametrize("name", [*WALKS, "sign-in-link"])
def test_a_page_is_sound_on_a_phone_and_on_a_desk(
    name: str, come: OpenPage, sample: Product, pytestconfig: pytest.Config
) -> None:
    page = come(WALKS[name] if name in WALKS else sign_in_link(sample.database))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if pytestconfig.getoption("--pictures"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{name}-{width}.png").write_bytes(_small_picture(page))
        assert _faults(page) == []
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
