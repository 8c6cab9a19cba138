"""docs/ja shows what the tests take pictures of, and nothing else."""

import re
from pathlib import Path

import pytest

from tests.browser.pictures import PAGES, PHONES, PICTURES
from tests.browser.test_every_page import NAMES, WIDTHS

HERE = Path(__file__).parent
DOCS = PICTURES.parent
JAPANESE = sorted((DOCS / "ja").glob("*.md"))

_SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
_LINKED = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)")
_TAKEN = re.compile(r'\.picture\(picture, "([a-z-]+)"\)')


def taken() -> set[Path]:
    """Every picture that the tests take, but for the README's."""
    phones = {name for file in HERE.glob("test_*.py") for name in _TAKEN.findall(file.read_text("utf-8"))}
    pages = {PAGES / f"{name}-{width}.png" for name in NAMES for width in WIDTHS}
    return pages | {PHONES / f"{name}.png" for name in phones}


def named(document: Path, pattern: re.Pattern[str]) -> set[Path]:
    return {(document.parent / found).resolve() for found in pattern.findall(document.read_text("utf-8"))}


def test_every_picture_in_the_handbook_is_taken_by_a_test() -> None:
    shown = named(DOCS / "ja" / "handbook.md", _SHOWN)
    assert len(shown) > 15
    assert shown - taken() == set()


def test_every_picture_that_is_taken_is_kept_and_no_other() -> None:
    assert {*PAGES.glob("*.png"), *PHONES.glob("*.png")} == taken()


@pytest.mark.parametrize("document", JAPANESE, ids=lambda document: document.stem)
def test_links_lead_somewhere(document: Path) -> None:
    assert [link for link in named(document, _LINKED) if not link.exists()] == []
