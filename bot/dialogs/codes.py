"""Invitation and linking codes as people type them."""

import re
import unicodedata

# Crockford's base 32: no letter that is read as another one.
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8

_LONGEST_TYPED = 40
_MISREAD = str.maketrans("OILU", "011V")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−ーｰ_.・]+")
_LEAD = re.compile(r"^(?:招待|登録|連携)?コード(?:は|:)?\s*")
_CODE = re.compile(rf"[{CODE_SIGNS}]{{{CODE_LENGTH}}}")


def read_code(text: str) -> str | None:
    """The code in a text that is nothing else, in its one spelling; None for other words.

    Any case and width, spaces and hyphens anywhere, O for 0, I and L for 1, and the word コード
    before it are taken.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    folded = unicodedata.normalize("NFKC", text).upper()
    bare = _BETWEEN.sub("", _LEAD.sub("", folded.strip(" 「」。")))
    code = bare.translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None
