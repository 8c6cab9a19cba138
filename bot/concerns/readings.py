"""The ways in which one sentence may be meant: as typed, in kanji, without katakana, without typos."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.concerns.normalising import Folded
from bot.concerns.tokens import TO_HIRAGANA, Analysed

InKanji = Callable[[Sequence[Folded]], Sequence[Folded]]

_SPACE = re.compile(" +")
_LETTER = re.compile("[a-z]")
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
    """Each sentence in every way of reading it, as typed first."""
    ways = [[_closed_up(one.typed), _closed_up(one.in_kanji)] for one in analysed]
    # Where a vowel was typed (つかれtあ), every guess is the same; one analysis is enough.
    guesses = [
        (way, line)
        for way, one in zip(ways, analysed, strict=True)
        for line in {line.text: line for line in _meant(way[0], one)}.values()
    ]
    for (way, _), meant in zip(guesses, in_kanji([line for _, line in guesses]), strict=True):
        way.append(meant)
    return ways


def _meant(line: Folded, analysed: Analysed) -> Iterator[Folded]:
    """What else the signs may stand for: katakana for hiragana, a stray letter for half a kana."""
    if analysed.may_be_hiragana():
        yield _in_hiragana(line)
    if _LETTER.search(line.text) and _STRAY.search(line.text):
        yield from (_untyped(line, vowel) for vowel in range(-1, len(_VOWELS)))


def _closed_up(line: Folded) -> Folded:
    return line.replaced(_SPACE, lambda _: "") if " " in line.text else line


def _in_hiragana(line: Folded) -> Folded:
    return Folded(line.text.translate(TO_HIRAGANA), line)


def _untyped(line: Folded, vowel: int) -> Folded:
    """A letter left between kana was half a kana: with this vowel, or (-1) none at all."""

    def meant(match: re.Match[str]) -> str:
        row = _ROWS.get(match[1] or match[3])
        if row and match[2]:
            return row[_VOWELS.index(match[2])]
        return row[vowel] if row and vowel >= 0 else match[2] or ""

    return line.replaced(_STRAY, meant)
