"""A folded text cut into sentences short enough for any analysis."""

import re
from collections.abc import Iterator

from bot.concerns.normalising import Folded

# Sudachi fails over 49,149 bytes; a cut far below that costs nothing.
_LONGEST = 2000
_SENTENCE = re.compile(rf"[^\n。!?]{{1,{_LONGEST}}}[。!?]*")


def sentences(folded: Folded) -> Iterator[Folded]:
    """The sentences in order, each with its place; blank ones are left out."""
    for match in _SENTENCE.finditer(folded.text):
        if not match[0].isspace():
            yield folded.piece(match.start(), match.end())
