"""What no log may hold, found however it is written: `LOG_FORMAT=json` writes 死 as \\u6b7b."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿々]")
"""Logs are written in English: whatever is Japanese in them is a name, or what somebody wrote or read."""


def private_lines(text: str, secrets: Collection[str] = ()) -> Iterator[str]:
    """The lines that hold anything Japanese, or one of the secrets."""
    for line in _readable(text).splitlines():
        if _JAPANESE.search(line) or any(secret in line for secret in secrets):
            yield line


def private_lines_of(logs: Iterable[Path], secrets: Collection[str] = ()) -> list[str]:
    """The same of files, each line with its file's name."""
    return [
        f"{log.name}: {line}"
        for log in logs
        for line in private_lines(log.read_text("utf-8", "replace"), secrets)
    ]


def _readable(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
