"""No pattern is left out that could have matched."""

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns.lexicon import load_lexicon
from bot.concerns.needed import Index, needed

SOURCES = [pattern for entry in load_lexicon().entries for pattern in entry.patterns]
EXAMPLES = [text for entry in load_lexicon().entries for text in (*entry.examples, *entry.counterexamples)]


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


@given(text=st.lists(st.sampled_from(EXAMPLES), max_size=3).map("".join))
@settings(deadline=None, max_examples=30)
def test_what_matches_is_possible(text: str) -> None:
    possible = set(INDEX.possible(text))
    matching = {number for number, one in enumerate(COMPILED) if one.search(text)}
    assert matching <= possible


INDEX = Index(SOURCES)
COMPILED = [re2.compile(f"(?m){source}") for source in SOURCES]
