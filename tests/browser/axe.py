"""axe-core, run locally in the page."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_RUN = "() => axe.run(document, {resultTypes: ['violations']})"


def faults_of(page: Page) -> list[str]:
    """What axe-core finds, in a line each."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate(_RUN)
    return [
        f"{fault['id']}: {node['html'][:160]} {node['any'][:1]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
