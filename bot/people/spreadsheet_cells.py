"""Cells that a spreadsheet must not take for formulas, marked so that the mark can be taken off again."""

import re

_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would calculate."""
    return "'" + text if _LIKE_A_FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if _MARKED.match(cell) else cell
