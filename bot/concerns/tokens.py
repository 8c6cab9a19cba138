"""Sudachi's normalised forms: kana written the way the lexicon writes it (しにたい → 死にたい)."""

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from sudachipy import (
    Config,
    Dictionary,
    Morpheme,
    SplitMode,
    Tokenizer,
)

from bot.concerns.inflecting import inflected
from bot.concerns.normalising import Change, Folded

_BREAK = "\n"
# A call costs more than a sentence; but far longer, and what an analysis needs leaves the processor's
# nearer memory. Sudachi fails over 49,149 bytes; a line has at most 2,000 signs of 4 bytes.
_STRETCH = 200
_MOST_WORDS = 50_000
TO_HIRAGANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA = re.compile("[ァ-ヺ]")
_KANA_START = re.compile("[ぁ-ゖ]")
_KANJI = re.compile("[一-鿿々]")
# What is asked of a word when it is first met; later nothing is, which saves a tenth of the time.
_ASKED = {"pos", "normalized_form", "dictionary_form"}
_NONE: set[str] = set()
# The text is folded already. Joining digits to numbers, and katakana to words that are in no dictionary,
# would take a fifth of the time and changes what is found in one text of five thousand.
_PLAIN = Config(inputTextPlugin=[], pathRewritePlugin=[])
_SIGNS = frozenset({"補助記号", "空白"})
_WRITTEN = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry of the dictionary becomes, always the same.

    `written`: its kana in kanji, None where they stay. `usual`: its usual spelling, None as it stands.
    `may_be_hiragana`: whether its katakana may stand for another word (コロス, but not テレビ).
    """

    written: str | None
    usual: str | None
    may_be_hiragana: bool


class Analysed(NamedTuple):
    """A sentence as typed, with its kana words in kanji, and its words; no words where analysis fails.

    Word i is an entry of the dictionary, from `begins[i]` to `begins[i + 1]` of all that was analysed
    with this sentence, which itself begins at `start` there.
    """

    typed: Folded
    in_kanji: Folded
    start: int
    begins: Sequence[int]
    entries: Sequence[Entry]

    def words(self, start: int, stop: int) -> list[str]:
        """The usual spellings of the words that begin between these places."""
        text, offset, begins = self.typed.text, self.start, self.begins
        first, last = self._words(start, min(stop, len(text)))
        words = zip(begins[first:last], begins[first + 1 : last + 1], self.entries[first:last], strict=True)
        return [
            entry.usual or text[begin - offset : end - offset]
            for begin, end, entry in words
            if entry.usual != _NO_WORD
        ]

    def may_be_hiragana(self) -> bool:
        """Whether any katakana in it may stand for hiragana; so it may where analysis fails."""
        if not _KATAKANA.search(self.typed.text):
            return False
        first, last = self._words(0, len(self.typed.text))
        return first == last or any(entry.may_be_hiragana for entry in self.entries[first:last])

    def _words(self, start: int, stop: int) -> tuple[int, int]:
        """Of the words that begin between these places the first, and the one after the last."""
        begins, offset = self.begins, self.start
        return bisect_left(begins, offset + start), bisect_left(begins, offset + stop)


_NO_WORD = ""
_UNKNOWN = Entry(None, None, may_be_hiragana=True)


class _Tokenizers(threading.local):
    """Each thread has its own: tokenizers are not shared safely.

    `places` finds out where words are and which, `words` also what the dictionary says of them.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.places = dictionary.tokenizer(mode=SplitMode.C, fields=_NONE)
        self.words = dictionary.tokenizer(mode=SplitMode.C, fields=_ASKED)


class Tokens:
    """What the dictionary says, one for the process; a word is looked up when it is first met."""

    def __init__(self, keep_kana: frozenset[str]) -> None:
        self._keep_kana = keep_kana
        self._tokenizers = _Tokenizers(Dictionary(config=_PLAIN))
        self._known: dict[int, Entry] = {}

    def in_kanji(self, lines: Sequence[Folded]) -> list[Folded]:
        """The lines with kana words in kanji, inflection kept; unchanged where analysis fails."""
        return [one.in_kanji for one in self.analysed(lines)]

    def analysed(self, lines: Sequence[Folded]) -> list[Analysed]:
        """The lines with what the dictionary knows of them."""
        begins, entries = self._words(_BREAK.join([line.text for line in lines]))
        starts = [0, *accumulate([len(line.text) + len(_BREAK) for line in lines])]
        changes = _changes(starts, begins, entries)
        return [
            Analysed(line, line.edited(changes.get(number, ())), start, begins, entries)
            for number, (line, start) in enumerate(zip(lines, starts, strict=False))
        ]

    def _words(self, text: str) -> tuple[list[int], list[Entry]]:
        """Where each word begins and the last one ends, and their entries in the dictionary."""
        begins: list[int] = []
        entries: list[Entry] = []
        for start, stop in _stretches(text):
            stretch = text[start:stop]
            found = _found(self._tokenizers.places, stretch)
            begins += [start + begin for begin in map(Morpheme.begin, found)]
            entries += self._entries(stretch, [*map(Morpheme.word_id, found)])
        return [*begins, len(text)], entries

    def _entries(self, text: str, words: Sequence[int]) -> Iterable[Entry]:
        """The entries of the words, by their numbers, that make up the text."""
        try:
            return [*map(self._known.__getitem__, words)]
        except KeyError:
            found = _found(self._tokenizers.words, text)
            return [self._known.get(one.word_id()) or self._new(one) for one in found]

    def _new(self, morpheme: Morpheme) -> Entry:
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        entry = _UNKNOWN if morpheme.is_oov() else self._looked_up(morpheme)
        self._known[morpheme.word_id()] = entry
        return entry

    def _looked_up(self, morpheme: Morpheme) -> Entry:
        usual = _NO_WORD if morpheme.part_of_speech()[0] in _SIGNS else morpheme.normalized_form()
        return Entry(self._written(morpheme), usual, self._may_be_hiragana(morpheme.surface()))

    def _may_be_hiragana(self, word: str) -> bool:
        """Whether the dictionary has one word that sounds like this one and is not written in katakana."""
        if not _KATAKANA.search(word):
            return False
        [*sounds_like] = _found(self._tokenizers.words, word.translate(TO_HIRAGANA))
        return len(sounds_like) == 1 and not _KATAKANA.search(sounds_like[0].normalized_form())

    def _written(self, morpheme: Morpheme) -> str | None:
        usual: str = morpheme.normalized_form()
        if usual in self._keep_kana or not _KANJI.search(usual):
            return None
        if not _KANA_START.match(morpheme.surface()):
            return None
        if morpheme.part_of_speech()[0] not in _WRITTEN:
            return None
        return inflected(morpheme.surface(), morpheme.dictionary_form(), usual)


def _found(tokenizer: Tokenizer, text: str) -> list[Morpheme]:
    try:
        return list(tokenizer.tokenize(text))
    except Exception:  # noqa: BLE001 - plain patterns still decide where analysis fails
        return []


def _changes(
    starts: Sequence[int], begins: Sequence[int], entries: Sequence[Entry]
) -> dict[int, list[Change]]:
    """By the number of a line, which begins at one of these places, the words in it to be put in kanji."""
    changes: dict[int, list[Change]] = {}
    for begin, end, entry in zip(begins, begins[1:], entries, strict=False):
        if entry.written:
            number = bisect_right(starts, begin) - 1
            start = starts[number]
            changes.setdefault(number, []).append((begin - start, end - start, entry.written))
    return changes


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """From where to where one analysis goes; the break between two belongs to both.

    So every line but the first and the last is analysed between breaks, wherever the cuts are.
    """
    start = 0
    while (cut := text.find(_BREAK, start + _STRETCH)) >= 0:
        yield start, cut + len(_BREAK)
        start = cut
    yield start, len(text)
