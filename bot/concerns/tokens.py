"""Sudachi's normalised forms: kana written the way the lexicon writes it (しにたい → 死にたい)."""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence

from sudachipy import (  # type: ignore[import-untyped]
    Dictionary,
    Morpheme,
    SplitMode,
    Tokenizer,
)

from bot.concerns.normalising import Folded, joined, split

_BREAK = "\n"
# Sudachi fails over 49,149 bytes; a line has at most 2,000 signs of 4 bytes.
_LONGEST_BLOCK = 8000
_MOST_WORDS = 50_000
_KANA_START = re.compile("[ぁ-ゖ]")
_KANJI = re.compile("[一-鿿々]")
_WRITTEN = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})

_CAN = {e + "る": u for e, u in zip("けげせてねべめえ", "くぐすつぬぶむう", strict=True)}


class Tokens:
    """One dictionary for the process, one tokenizer a thread (tokenizers are not shared safely)."""

    def __init__(self, keep_kana: frozenset[str]) -> None:
        self._keep_kana = keep_kana
        self._dictionary = Dictionary()
        self._local = threading.local()
        self._known: dict[int, str | None] = {}

    def in_kanji(self, lines: Sequence[Folded]) -> list[Folded]:
        """The lines with kana words in kanji, inflection kept; unchanged where analysis fails."""
        return [line for block in _blocks(lines) for line in split(self._analysed(block), _BREAK)]

    def _analysed(self, block: Folded) -> Folded:
        try:
            morphemes = self._tokenizer().tokenize(block.text)
        except Exception:  # noqa: BLE001 - plain patterns still decide where analysis fails
            return block
        return joined(list(self._pieces(block, morphemes)))

    def _pieces(self, sentence: Folded, morphemes: Iterable[Morpheme]) -> Iterator[Folded]:
        done = 0
        for morpheme in morphemes:
            if written := self._remembered(morpheme):
                begin, end = morpheme.begin(), morpheme.end()
                yield sentence.piece(done, begin)
                yield sentence.piece(begin, end).rewritten(written)
                done = end
        yield sentence.piece(done, len(sentence.text))

    def _remembered(self, morpheme: Morpheme) -> str | None:
        """What an entry of the dictionary becomes is always the same; unknown words stay."""
        word = morpheme.word_id()
        if word not in self._known:
            if len(self._known) >= _MOST_WORDS:
                self._known.clear()
            self._known[word] = None if morpheme.is_oov() else self._written(morpheme)
        return self._known[word]

    def _written(self, morpheme: Morpheme) -> str | None:
        usual: str = morpheme.normalized_form()
        if usual in self._keep_kana or not _KANJI.search(usual):
            return None
        if not _KANA_START.match(morpheme.surface()):
            return None
        if morpheme.part_of_speech()[0] not in _WRITTEN:
            return None
        return _inflected(morpheme.surface(), morpheme.dictionary_form(), usual)

    def _tokenizer(self) -> Tokenizer:
        if not hasattr(self._local, "tokenizer"):
            self._local.tokenizer = self._dictionary.tokenizer(mode=SplitMode.C)
        tokenizer: Tokenizer = self._local.tokenizer
        return tokenizer


def _blocks(lines: Sequence[Folded]) -> Iterator[Folded]:
    """The lines joined, as many at a time as one analysis takes: a call costs more than a sentence."""
    block: list[Folded] = []
    size = 0
    for line in lines:
        if block and size + len(line.text) > _LONGEST_BLOCK:
            yield joined(block, _BREAK)
            block, size = [], 0
        block.append(line)
        size += len(line.text) + 1
    if block:
        yield joined(block, _BREAK)


def _inflected(surface: str, plain: str, usual: str) -> str | None:
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
