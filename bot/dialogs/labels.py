"""How long a label is to LINE, which counts what a reader sees as one sign (grapheme clusters)."""

import re

LONGEST_LABEL = 20

_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_CLUSTER = re.compile(rf".[{_MARKS}]*(?:\u200d.[{_MARKS}]*)*", re.DOTALL)


def clusters(text: str) -> list[str]:
    """The signs of a text; for scripts that phones here do not type, at most too many."""
    return _CLUSTER.findall(text)


def shortened(text: str, longest: int) -> str:
    """The text, cut to `longest` signs, the last of them an ellipsis if something is missing."""
    if len(text) <= longest:
        return text
    signs = clusters(text)
    return text if len(signs) <= longest else "".join(signs[: longest - 1]) + "…"
