"""Kana words in kanji with the ending they have: しに, しぬ, 死ぬ → 死に."""

_CAN = {e + "る": u for e, u in zip("けげせてねべめえ", "くぐすつぬぶむう", strict=True)}


def inflected(surface: str, plain: str, usual: str) -> str | None:
    """しに, しぬ, 死ぬ → 死に: the stem of the usual spelling with the written ending."""
    plain = _without_can(plain, usual)
    ending = _shared_ending(plain, usual)
    stem = plain[: len(plain) - ending]
    if not surface.startswith(stem):
        return None
    return usual[: len(usual) - ending] + surface[len(stem) :]


def _without_can(plain: str, usual: str) -> str:
    """いける, 行く → いく and たべれる, 食べる → たべる: "can" belongs to the ending."""
    if plain.endswith("れる") and usual.endswith("る") and not usual.endswith("れる"):
        return plain[:-2] + "る"
    row = _CAN.get(plain[-2:])
    return plain[:-2] + row if row and usual.endswith(row) else plain


def _shared_ending(plain: str, usual: str) -> int:
    shared = 0
    for a, b in zip(reversed(plain), reversed(usual), strict=False):
        if a != b:
            break
        shared += 1
    return shared
