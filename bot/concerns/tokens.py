"""Sudachi's normalised forms: kana written the way the lexicon writes it (しにたい → 死にたい)."""

import re
import threading

from sudachipy import (  # type: ignore[import-untyped]
    Dictionary,
    Morpheme,
    SplitMode,
    Tokenizer,
)

from bot.concerns.normalising import Folded, joined

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

    def in_kanji(self, sentence: Folded) -> Folded:
        """The sentence with kana words in kanji, inflection kept; unchanged if analysis fails."""
        try:
            morphemes = self._tokenizer().tokenize(sentence.text)
        except Exception:  # noqa: BLE001 - plain patterns still decide where analysis fails
            return sentence
        return joined([self._word_in_kanji(sentence, morpheme) for morpheme in morphemes])

    def _word_in_kanji(self, sentence: Folded, morpheme: Morpheme) -> Folded:
        word = sentence.piece(morpheme.begin(), morpheme.end())
        usual = morpheme.normalized_form()
        written = None if usual in self._keep_kana else _rewritten(morpheme, usual)
        return word.rewritten(written) if written else word

    def _tokenizer(self) -> Tokenizer:
        if not hasattr(self._local, "tokenizer"):
            self._local.tokenizer = self._dictionary.tokenizer(mode=SplitMode.C)
        tokenizer: Tokenizer = self._local.tokenizer
        return tokenizer


def _rewritten(morpheme: Morpheme, usual: str) -> str | None:
    surface = morpheme.surface()
    if not _KANA_START.match(surface) or morpheme.part_of_speech()[0] not in _WRITTEN:
        return None
    return _inflected(surface, morpheme.dictionary_form(), usual) if _KANJI.search(usual) else None


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
