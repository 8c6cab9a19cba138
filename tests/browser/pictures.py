"""Pictures for docs/: taken by `pytest --pictures`, and small enough to be kept."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PAGES, PHONES = PICTURES / "pages", PICTURES / "phones"
COLOURS = 48

TakePicture = Callable[[Page, Path], None]
"""The whole page into that file, if pictures are wanted."""


def take(page: Page, file: Path) -> None:
    """The whole page, with few colours."""
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    file.parent.mkdir(parents=True, exist_ok=True)
    few = shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)


def leave_it(page: Page, file: Path) -> None:
    """No pictures are wanted."""
