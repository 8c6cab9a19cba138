"""One spelling for what phones type in many, each sign remembering where it stood."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

_NEVER_SHOWN = frozenset("\u00ad\u034f\u115f\u1160\u2800\u3164\uffa0")
_SOUND_MARKS = "\uff9e\uff9f\u3099\u309a"
# Signs that stay as they are, and other signs each with the sound mark that belongs to it.
_CLUSTER = re.compile(
    rf"(?P<ordinary>[ぁ-ゖァ-ヺー一-鿿、。a-z0-9\n ]+(?![{_SOUND_MARKS}]))|.[{_SOUND_MARKS}]?", re.DOTALL
)

_JAPANESE = "ぁ-ゖァ-ヶ一-鿿々"
_BETWEEN = r"[^\w\n。!?]|[ー_]"
_SPACED_LETTERS = re.compile(
    rf"(?<![{_JAPANESE}])[{_JAPANESE}](?:(?:{_BETWEEN}){{1,3}}[{_JAPANESE}]){{2,40}}(?![{_JAPANESE}])"
)
_SMALL_VOWEL = re.compile(
    "(?<![ふてでうくぐつとどじちしゔぁぃぅぇぉ])[ぁぃぅぇぉ]|(?<=[だでのたねなすいもるよ])ょ|ゎ"
)
_LONG_VOWEL = re.compile(r"(?<=[ぁ-んー~])[ー~]+(?=[ぁ-ん])|(?<=ー)ー+")
_LAUGHTER = re.compile(r"[wｗ]{2,}")
_BIG = str.maketrans("ぁぃぅぇぉょゎ", "あいうえおよわ")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in one spelling; sign i stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def piece(self, start: int, end: int) -> "Folded":
        """A slice that still remembers its place."""
        return Folded(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def replaced(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> "Folded":
        """Every match written anew; its new signs all stand for the whole match."""
        pieces: list[Folded] = []
        done = 0
        for match in pattern.finditer(self.text):
            pieces += [self.piece(done, match.start()), self.piece(*match.span()).rewritten(new(match))]
            done = match.end()
        return joined([*pieces, self.piece(done, len(self.text))]) if pieces else self

    def rewritten(self, written: str) -> "Folded":
        """Other signs for the same place."""
        size = len(written)
        return Folded(written, self.starts[:1] * size, self.ends[-1:] * size)


def joined(pieces: Sequence[Folded], between: str = "") -> Folded:
    """The pieces one after another; the sign between stands where the piece before it ended."""
    if between:
        pieces = [part for piece in pieces for part in (piece, _break_after(piece, between))][:-1]
    return Folded(
        "".join(piece.text for piece in pieces),
        tuple(chain.from_iterable(piece.starts for piece in pieces)),
        tuple(chain.from_iterable(piece.ends for piece in pieces)),
    )


def _break_after(piece: Folded, sign: str) -> Folded:
    return Folded(sign, piece.ends[-1:], piece.ends[-1:])


def fold(text: str, spellings: "Spellings") -> Folded:
    """Full-width kana, no invisible signs, usual spellings; never raises, linear time."""
    folded = _compatible(text)
    folded = folded.replaced(_SPACED_LETTERS, _joined)
    folded = folded.replaced(_LONG_VOWEL, lambda _: "")
    folded = folded.replaced(_SMALL_VOWEL, lambda match: match[0].translate(_BIG))
    folded = folded.replaced(_LAUGHTER, lambda _: "w")
    return spellings.apply(folded)


class Spellings:
    """The lexicon's table of unusual spellings, all looked for in one pass."""

    def __init__(self, table: Mapping[str, str], abbreviations: Mapping[str, str]) -> None:
        self._table = table
        self._abbreviations = abbreviations
        self._letters = re.compile(rf"(?<![a-z])(?:{'|'.join(abbreviations) or '(?!)'})(?![a-z0-9])")
        longest_first = sorted(table, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def apply(self, folded: Folded) -> Folded:
        """Every unusual spelling replaced by the usual one."""
        spelt_out = folded.replaced(self._letters, lambda match: self._abbreviations[match[0]])
        return spelt_out.replaced(self._pattern, lambda match: self._table[match[0]])


def _compatible(text: str) -> Folded:
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        first, last = cluster.span()
        if cluster.lastgroup == "ordinary":
            signs.append(cluster[0])
            starts += range(first, last)
            ends += range(first + 1, last + 1)
        else:
            folded = _fold_cluster(cluster[0])
            signs.append(folded)
            starts += [first] * len(folded)
            ends += [last] * len(folded)
    return Folded("".join(signs), tuple(starts), tuple(ends))


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    folded = unicodedata.normalize("NFKC", cluster).lower()
    return "".join(filter(None, map(_visible, folded)))


def _visible(sign: str) -> str:
    if sign in "\n\r\u2028\u2029":
        return "\n"
    category = unicodedata.category(sign)
    if category in {"Cc", "Cs", "Zs", "Co"}:
        return " " if category == "Zs" or sign == "\t" else ""
    if category in {"Cf", "Mn", "Me", "Cn"} or sign in _NEVER_SHOWN:
        return ""
    return "ー" if sign in "〜～" else sign


def _joined(match: re.Match[str]) -> str:
    return re.sub(_BETWEEN, "", match[0])
