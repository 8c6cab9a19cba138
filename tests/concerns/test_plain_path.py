"""The quick way of reading finds what the plain way finds: nothing is left out, nothing is added."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns.clauses import sentences
from bot.concerns.concern import Level
from bot.concerns.evaluation import read_texts
from bot.concerns.lexicon import load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.page import Page
from bot.concerns.patterns import Patterns
from bot.concerns.readings import readings
from bot.concerns.second_reader import WEIGHTS as FILE
from bot.concerns.second_reader import SecondReader, Weights, read_weights
from bot.concerns.signs import Span, pieces
from bot.concerns.tokens import Analysed, Tokens

ROOT = Path(__file__).parents[2]
FILES = [*ROOT.glob("training/*.tsv"), *ROOT.glob("tests/concerns/*.tsv")]
# Of so many texts one is tried against every pattern, and one weighed: neighbours share their wording.
MATCHED_ONE_IN = 50
WEIGHED_ONE_IN = 5

Hit = tuple[bytes, int, int, int]

LEXICON = load_lexicon()
TOKENS = Tokens(LEXICON.keep_kana)
SOURCES = [pattern for entry in LEXICON.entries for pattern in entry.patterns]
QUICK = Patterns(SOURCES)
WEIGHTS = read_weights(FILE.read_text("utf-8"))
PLACES = {sign: place for place, sign in enumerate(WEIGHTS.signs)}
SECOND = SecondReader(WEIGHTS)


def options() -> re2.Options:
    as_the_reader_has_them = re2.Options()
    as_the_reader_has_them.never_nl = True
    return as_the_reader_has_them


PLAIN = [re2.compile(f"(?m){source}".encode(), options()) for source in SOURCES]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [labelled.text for file in sorted(FILES) for labelled in read_texts(file)]


def analysed(text: str) -> list[Analysed]:
    return TOKENS.analysed(list(sentences(fold(text, LEXICON.spellings))))


def plain(page: Page) -> set[Hit]:
    """Every pattern searched for in every reading on its own."""
    return {
        (line, number, *match.span())
        for sentence in page.sentences
        for line in sentence.passage.text.split(b"\n")
        for number, pattern in enumerate(PLAIN)
        for match in pattern.finditer(line)
        if match.end() > match.start()
    }


def quick(page: Page) -> Iterator[Hit]:
    for sentence in page.sentences:
        for number in QUICK.possible(sentence.lines):
            for start, end in QUICK.spans(number, sentence.passage.text):
                reading, begin = sentence.reading_at(start)
                yield sentence.readings[reading].text.encode(), number, start - begin, end - begin


def plain_level(lines: Sequence[Analysed], weights: Weights) -> Level | None:
    """The weights of the signs of each passage summed up one by one, as they were learned."""
    found = pieces(lines)
    passages = [[one] for one in found] + [list(two) for two in pairwise(found)]
    for voice, level in ((weights.crisis, Level.CRISIS), (weights.alert, Level.URGENT)):
        for passage in passages:
            signs = [sign for piece in passage for sign in piece.signs]
            total = sum(voice.weights[PLACES[sign]] for sign in signs if sign in PLACES)
            if voice.bias + voice.unit * total / sqrt(len(signs)) > voice.threshold:
                return level
    return None


def test_the_patterns_find_in_our_texts_what_each_finds_alone(texts: list[str]) -> None:
    for text in texts[::MATCHED_ONE_IN]:
        page = Page(readings(analysed(text), TOKENS.in_kanji))
        assert set(quick(page)) == plain(page), text


@given(
    pick=st.lists(st.integers(min_value=0), min_size=1, max_size=4),
    between=st.sampled_from(["", "。", "\n"]),
)
@settings(max_examples=20)
def test_the_patterns_find_in_texts_put_together_what_each_finds_alone(
    texts: list[str], pick: list[int], between: str
) -> None:
    page = Page(readings(analysed(between.join(texts[at % len(texts)] for at in pick)), TOKENS.in_kanji))
    assert set(quick(page)) == plain(page)


def test_the_second_reader_adds_up_our_texts_as_they_were_learned(texts: list[str]) -> None:
    for text in texts[::WEIGHED_ONE_IN]:
        lines = analysed(text)
        opinion = SECOND.opinion(lines, [])
        assert (opinion.level if opinion else None) == plain_level(lines, WEIGHTS), text


def test_a_settled_passage_comes_after_one_that_is_not() -> None:
    lines = analysed(
        "死ぬことばかり考えてしまいます。\n今週は箱をつくりました。\n死ぬことばかり考えてしまいます。"
    )
    last = lines[-1].typed

    opinion = SECOND.opinion(lines, [Span(0, 3)])

    assert opinion
    assert opinion.span.end == last.end(len(last.text) - 1)
