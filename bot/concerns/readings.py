"""The ways in which one sentence may be meant: as typed, in kanji, without katakana, without typos."""

import re
from collections.abc import Callable, Sequence

from bot.concerns.normalising import Folded
from bot.concerns.tokens import Analysed

InKanji = Callable[[Sequence[Folded]], Sequence[Folded]]

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


def readings(analysed: Sequence[Analysed], in_kanji: InKanji) -> list[list[Folded]]:
    """The lines in every way of reading them, as typed first."""
    typed = [_closed_up(one.typed) for one in analysed]
    ways = [typed, [_closed_up(one.in_kanji) for one in analysed]]
    ways.append(_where(_KATAKANA, typed, _in_hiragana, in_kanji))
    if any(_STRAY.search(line.text) for line in typed):
        ways += [_where(_STRAY, typed, _untyped(vowel), in_kanji) for vowel in range(-1, 5)]
    return ways


def _where(
    sign: re.Pattern[str], lines: Sequence[Folded], meant: Callable[[Folded], Folded], in_kanji: InKanji
) -> list[Folded]:
    """The lines with another meaning for those that show the sign; the rest as they are."""
    shown = [number for number, line in enumerate(lines) if sign.search(line.text)]
    anew = dict(zip(shown, in_kanji([meant(lines[number]) for number in shown]), strict=True))
    return [anew.get(number, line) for number, line in enumerate(lines)]


def _closed_up(line: Folded) -> Folded:
    return line.replaced(_SPACE, lambda _: "")


def _in_hiragana(line: Folded) -> Folded:
    return Folded(line.text.translate(_TO_HIRAGANA), line.starts, line.ends)


def _untyped(vowel: int) -> Callable[[Folded], Folded]:
    """A letter left between kana was half a kana: with this vowel, or (-1) none at all."""

    def meant(match: re.Match[str]) -> str:
        row = _ROWS.get(match[1] or match[3])
        if row and match[2]:
            return row[_VOWELS.index(match[2])]
        return row[vowel] if row and vowel >= 0 else match[2] or ""

    return lambda line: line.replaced(_STRAY, meant)
