"""The ways in which one sentence may be meant: as typed, in kanji, without katakana, without typos."""

import re
from collections.abc import Callable, Sequence

from bot.concerns.normalising import Folded

_SPACE = re.compile(" +")
_TO_HIRAGANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA = re.compile("[ァ-ヺ]")
_STRAY = re.compile(
    "(?<=[ぁ-ゖ一-鿿])([b-df-hj-np-tvyz])([あいうえお]?)(?![a-z0-9])|^([kstnhmr])(?=[ぁ-ゖ一-鿿])"
)
_ROWS = {
    "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど",
    "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "j": "じじじじじ", "y": "やいゆえよ",
}  # fmt: skip
_VOWELS = "あいうえお"


def readings(lines: Sequence[Folded], in_kanji: Callable[[Folded], Folded]) -> list[list[Folded]]:
    """The lines in every reading that differs from those before it."""
    typed = [_closed_up(line) for line in lines]
    ways = [typed, [_closed_up(in_kanji(line)) for line in lines]]
    if any(_KATAKANA.search(line.text) for line in lines):
        ways.append([in_kanji(_in_hiragana(line)) for line in typed])
    if any(_STRAY.search(line.text) for line in typed):
        ways += [[in_kanji(_untyped(line, vowel)) for line in typed] for vowel in range(-1, 5)]
    return [ways[0], *(way for way in ways[1:] if _texts(way) != _texts(typed))]


def _closed_up(line: Folded) -> Folded:
    return line.replaced(_SPACE, lambda _: "")


def _texts(way: Sequence[Folded]) -> list[str]:
    return [line.text for line in way]


def _in_hiragana(line: Folded) -> Folded:
    return Folded(line.text.translate(_TO_HIRAGANA), line.starts, line.ends)


def _untyped(line: Folded, vowel: int) -> Folded:
    """A letter left between kana was half a kana: with this vowel, or (-1) none at all."""

    def meant(match: re.Match[str]) -> str:
        row = _ROWS.get(match[1] or match[3])
        if row and match[2]:
            return row[_VOWELS.index(match[2])]
        return row[vowel] if row and vowel >= 0 else match[2] or ""

    return line.replaced(_STRAY, meant)
