"""One spelling for what phones type in many, each sign remembering where it stood."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

_NEVER_SHOWN = frozenset("\u00ad\u034f\u115f\u1160\u2800\u3164\uffa0")
_SOUND_MARKS = "\uff9e\uff9f\u3099\u309a"
# Signs that do not stay as they are, each with the sound mark that belongs to it.
_UNUSUAL = re.compile(rf".[{_SOUND_MARKS}]|[^ぁ-ゖァ-ヺー一-鿿、。a-z0-9\n ]", re.DOTALL)

_JAPANESE = "ぁ-ゖァ-ヶ一-鿿々"
_BETWEEN = r"[^\w\n。!?]|[ー_]"
_SPACED_LETTERS = re.compile(
    rf"(?<![{_JAPANESE}])[{_JAPANESE}](?:(?:{_BETWEEN}){{1,3}}[{_JAPANESE}]){{2,40}}(?![{_JAPANESE}])"
)
# Both begin with what is searched for, as nearly no sign is: looking behind comes after.
_SMALL_VOWEL = re.compile(
    "[ぁぃぅぇぉょゎ](?:(?<=ゎ)|(?<=[だでのたねなすいもるよ]ょ)"
    "|(?<=[ぁぃぅぇぉ])(?<![ふてでうくぐつとどじちしゔぁぃぅぇぉ].))"
)
_LONG_VOWEL = re.compile(r"[ー~](?:(?<=[ぁ-んー~].)[ー~]*(?=[ぁ-ん])|(?<=ーー)ー*)")
_LAUGHTER = re.compile(r"[wｗ]{2,}")
_BIG = str.maketrans("ぁぃぅぇぉょゎ", "あいうえおよわ")


# From where to where something new is written, and what.
Change = tuple[int, int, str]


# Named tuples, not dataclasses: a long text has thousands of these, and they are made in half the time.
class Edit(NamedTuple):
    """The signs from `start` to `stop` were written anew, for those from `old_start` to `old_stop`.

    One sign for one sign needs no edit: it stands where it stood.
    """

    start: int
    stop: int
    old_start: int
    old_stop: int


class Folded(NamedTuple):
    """Text in one spelling that remembers what it was made of: `source`, from `offset`, with some edits.

    Most signs are never asked where they stood, so that is looked up step by step, not carried along.
    """

    text: str
    source: "Folded | None" = None
    offset: int = 0
    edits: Sequence[Edit] = ()

    def start(self, sign: int) -> int:
        """Where a sign begins in the text as written."""
        first, _ = self._origin(sign)
        return self.source.start(first) if self.source else first

    def end(self, sign: int) -> int:
        """Where a sign ends in the text as written."""
        _, stop = self._origin(sign)
        return self.source.end(stop - 1) if self.source else stop

    def piece(self, start: int, end: int) -> "Folded":
        """A slice that still remembers its place."""
        return Folded(self.text[start:end], self, start)

    def replaced(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> "Folded":
        """Every match written anew; its new signs all stand for the whole match."""
        return self.edited([(*match.span(), new(match)) for match in pattern.finditer(self.text)])

    def edited(self, changes: Sequence[Change]) -> "Folded":
        """Each of these spans written anew, given in their order."""
        if not changes:
            return self
        pieces, edits = [], []
        done = size = 0
        for start, stop, new in changes:
            pieces += [self.text[done:start], new]
            begin = size + start - done
            size = begin + len(new)
            if size - begin != 1 or stop - start != 1:
                edits.append(Edit(begin, size, start, stop))
            done = stop
        return Folded("".join([*pieces, self.text[done:]]), self, 0, edits)

    def _origin(self, sign: int) -> tuple[int, int]:
        """From where to where a sign stood in the source."""
        last = bisect_right(self.edits, sign, key=_START) - 1
        if last < 0:
            return self.offset + sign, self.offset + sign + 1
        edit = self.edits[last]
        if sign < edit.stop:
            return edit.old_start, edit.old_stop
        before = edit.old_stop + sign - edit.stop
        return before, before + 1


_START = attrgetter("start")


def fold(text: str, spellings: "Spellings") -> Folded:
    """Full-width kana, no invisible signs, usual spellings; never raises, linear time."""
    folded = Folded(text).replaced(_UNUSUAL, lambda match: _fold_cluster(match[0]))
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
        self._pattern = re.compile(_any_of(table) or r"(?!)")

    def apply(self, folded: Folded) -> Folded:
        """Every unusual spelling replaced by the usual one."""
        spelt_out = folded.replaced(self._letters, lambda match: self._abbreviations[match[0]])
        return spelt_out.replaced(self._pattern, lambda match: self._table[match[0]])


def _any_of(words: Iterable[str]) -> str:
    """An expression for the longest of these words, by first signs: most signs begin none."""
    begun = groupby(sorted(words), key=itemgetter(0))
    return "|".join(f"{re.escape(first)}(?:{_longest_first(group)})" for first, group in begun)


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word[1:]) for word in sorted(words, key=len, reverse=True))


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
