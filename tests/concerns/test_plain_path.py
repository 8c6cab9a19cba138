"""The quick way of reading finds what the plain way finds: nothing is left out, nothing is added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns import tokens
from bot.concerns.concern import Level
from bot.concerns.evaluation import read_texts
from bot.concerns.lexicon import Lexicon
from bot.concerns.page import Page
from bot.concerns.patterns import Patterns
from bot.concerns.second_reader import IN_DOUBT, SecondReader
from bot.concerns.signs import Piece, Span, pieces
from bot.concerns.tokens import Analysed
from bot.concerns.weights import WEIGHTS, Voice, Weights, read_weights, share_of_each
from tests.concerns.conftest import Analyse, LayOut

ROOT = Path(__file__).parents[2]
FILES = [*ROOT.glob("training/*.tsv"), *ROOT.glob("tests/concerns/*.tsv")]
# Of so many texts one is tried against every pattern, and one weighed: neighbours share their wording.
MATCHED_ONE_IN = 200
WEIGHED_ONE_IN = 25

Hit = tuple[bytes, int, int, int]


@dataclass(frozen=True, slots=True)
class BothWays:
    """The lexicon's patterns as the reader searches for them, and each on its own."""

    quick: Patterns
    plain: Sequence[Any]

    def quickly(self, page: Page) -> Iterator[Hit]:
        for sentence in page.sentences:
            for number in self.quick.possible(sentence.lines):
                for start, end in self.quick.spans(number, sentence.passage.text):
                    reading, begin = sentence.reading_at(start)
                    yield sentence.readings[reading].text.encode(), number, start - begin, end - begin

    def plainly(self, page: Page) -> set[Hit]:
        """Every pattern searched for in every reading on its own."""
        return {
            (line, number, *match.span())
            for line in set(page.whole.text.split(b"\n"))
            for number, pattern in enumerate(self.plain)
            for match in pattern.finditer(line)
            if match.end() > match.start()
        }


@pytest.fixture(scope="module")
def patterns(lexicon: Lexicon) -> BothWays:
    as_the_reader_has_them = re2.Options()
    as_the_reader_has_them.never_nl = True
    sources = [pattern for entry in lexicon.entries for pattern in (*entry.patterns, *entry.doubtful)]
    plain = [re2.compile(f"(?m){source}".encode(), as_the_reader_has_them) for source in sources]
    return BothWays(Patterns(sources), plain)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [labelled.text for file in sorted(FILES) for labelled in read_texts(file)]


@pytest.fixture(scope="module")
def second() -> SecondReader:
    """Without a close look: what the letters say."""
    return SecondReader(read_weights(WEIGHTS.read_text("utf-8")))


def plain_level(lines: Sequence[Analysed], weights: Weights, places: Mapping[str, int]) -> Level | None:
    """The weights of the signs of each passage summed up one by one, as they were learned."""
    found = pieces(lines)
    passages = [[one] for one in found] + [list(two) for two in pairwise(found)]
    crisis, alert = (
        [plain_score(passage, voice, places) for passage in passages]
        for voice in (weights.crisis, weights.alert)
    )
    if max(crisis, default=0) > 0:
        return Level.CRISIS
    if max(alert, default=0) <= 0:
        return None
    return Level.CRISIS if crisis[alert.index(max(alert))] > -IN_DOUBT else Level.URGENT


def plain_score(passage: Sequence[Piece], voice: Voice, places: Mapping[str, int]) -> float:
    signs = [sign for piece in passage for sign in piece.signs]
    total = sum(voice.weights[places[sign]] for sign in signs if sign in places)
    return voice.bias + voice.unit * total * share_of_each(len(signs)) - voice.threshold


def test_the_patterns_find_in_our_texts_what_each_finds_alone(
    texts: list[str], patterns: BothWays, lay_out: LayOut
) -> None:
    for text in texts[::MATCHED_ONE_IN]:
        page = lay_out(text)
        assert set(patterns.quickly(page)) == patterns.plainly(page), text


@given(
    pick=st.lists(st.integers(min_value=0), min_size=1, max_size=4),
    between=st.sampled_from(["", "。", "\n"]),
)
@settings(max_examples=20)
def test_the_patterns_find_in_texts_put_together_what_each_finds_alone(
    texts: list[str], patterns: BothWays, lay_out: LayOut, pick: list[int], between: str
) -> None:
    page = lay_out(between.join(texts[at % len(texts)] for at in pick))

    assert set(patterns.quickly(page)) == patterns.plainly(page)


def test_a_text_analysed_in_stretches_has_the_words_of_one_analysed_whole(
    texts: list[str], analyse: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def words(text: str) -> list[list[str]]:
        return [line.words(0, len(line.typed.text)) for line in analyse(text)]

    long_texts = ["。".join(texts[at::300]) for at in range(3)]
    in_stretches = [words(text) for text in long_texts]

    monkeypatch.setattr(tokens, "_STRETCH", sum(map(len, long_texts)))

    assert [words(text) for text in long_texts] == in_stretches


def test_the_second_reader_adds_up_our_texts_as_they_were_learned(
    texts: list[str], second: SecondReader, analyse: Analyse
) -> None:
    weights = read_weights(WEIGHTS.read_text("utf-8"))
    places = {sign: place for place, sign in enumerate(weights.signs)}

    for text in texts[::WEIGHED_ONE_IN]:
        lines = analyse(text)
        opinion = second.opinion(second.weighed(lines), [])
        assert (opinion.level if opinion else None) == plain_level(lines, weights, places), text


def test_a_settled_passage_comes_after_one_that_is_not(second: SecondReader, analyse: Analyse) -> None:
    lines = analyse(
        "死ぬことばかり考えてしまいます。\n今週は箱をつくりました。\n死ぬことばかり考えてしまいます。"
    )
    last = lines[-1].typed

    opinion = second.opinion(second.weighed(lines), [Span(0, 3)])

    assert opinion
    assert opinion.span.end == last.end(len(last.text) - 1)
