"""No pattern is left out that could have matched."""

from typing import Any

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns.index import Index
from bot.concerns.lexicon import load_lexicon
from bot.concerns.needed import needed

ENTRIES = load_lexicon().entries
SOURCES = [source for entry in ENTRIES for source in (*entry.patterns, *entry.doubtful)]
EXAMPLES = [text for entry in ENTRIES for text in (*entry.examples, *entry.counterexamples)]


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("死にたい", {"死にたい"}),
        ("(?:死|消え)たい", {"死たい", "消えたい"}),
        ("死?にたい", {"死にたい", "にたい"}),
        ("死り?たい", {"死たい", "死りたい"}),
        ("(?:寝|眠)れ(?:ん|ない)", {"寝れん", "寝れない", "眠れん", "眠れない"}),
        ("^死$", {"死"}),
        ("死.{0,8}たい", {"死"}),
        ("[死消]え", {"死え", "消え"}),
        ("(?:死)?", set()),
        ("(?:死|.)い?", set()),
        ("[^死]", set()),
        ("(?:死|)ね", {"死ね", "ね"}),
        (r"死\(w", {"死(w"}),
        ("死{2}い", {"死"}),
    ],
)
def test_the_needed_texts_of_an_expression(expression: str, texts: set[str]) -> None:
    clauses = needed(expression)
    assert (set(clauses[0]) if clauses else set()) == texts


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(SOURCES)


@pytest.fixture(scope="module")
def patterns() -> list[Any]:
    return [re2.compile(f"(?m){source}") for source in SOURCES]


@given(text=st.lists(st.sampled_from(EXAMPLES), max_size=3).map("".join))
@settings(deadline=None, max_examples=30)
def test_what_matches_is_possible(index: Index, patterns: list[Any], text: str) -> None:
    matching = {number for number, pattern in enumerate(patterns) if pattern.search(text)}

    assert matching <= set(index.possible(text))
