"""The Messaging API's numbers, and the two ways in which LINE counts characters.

Source: https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

import re
import unicodedata
from collections.abc import Iterator

MESSAGES_PER_CALL = 5
MULTICAST_RECIPIENTS = 500
BODY_BYTES = 2 * 1024 * 1024
TEXT = 5000
ALT_TEXT = 1500
QUICK_REPLIES = 13
LABEL = 20
FLEX_BUTTON_LABEL = 40
POSTBACK_DATA = 300
ACTION_TEXT = 300
URI = 1000
IMAGE_URL = 2000
FLEX_BUBBLE_BYTES = 30 * 1024
FLEX_CAROUSEL_BYTES = 50 * 1024
FLEX_CAROUSEL_BUBBLES = 12
WEBHOOK_URL = 500

USER_ID = re.compile(r"U[0-9a-f]{32}")
RECIPIENT_ID = re.compile(r"[UCR][0-9a-f]{32}")

_JOINER = "\u200d"
_KEYCAP_AND_SELECTORS = "\u20e3\ufe0e\ufe0f"


def utf16_length(text: str) -> int:
    """UTF-16 code units: an emoji counts two or more."""
    return len(text) + sum(character > "\uffff" for character in text)


def grapheme_length(text: str) -> int:
    """Grapheme clusters: what a reader sees as one character counts one."""
    return sum(1 for _ in _cluster_starts(text))


def _cluster_starts(text: str) -> Iterator[int]:
    previous, flags = "", 0
    for index, character in enumerate(text):
        flags = flags + 1 if _is_flag_half(character) else 0
        if not previous or not (_continues(previous, character) or flags == 2):
            yield index
        flags %= 2
        previous = character


def _continues(previous: str, character: str) -> bool:
    return (
        _extends(character)
        or previous == _JOINER
        or (previous == "\r" and character == "\n")
        or _joins_hangul(previous, character)
    )


def _extends(character: str) -> bool:
    if character in _KEYCAP_AND_SELECTORS or character == _JOINER:
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f":
        return True
    return character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me", "Mc")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joins_hangul(previous: str, character: str) -> bool:
    leading = "\u1100" <= previous <= "\u115f"
    if leading:
        return "\u1100" <= character <= "\u11a7" or "\uac00" <= character <= "\ud7a3"
    after_vowel = "\u1160" <= previous <= "\u11ff" or "\uac00" <= previous <= "\ud7a3"
    return after_vowel and "\u1160" <= character <= "\u11ff"
