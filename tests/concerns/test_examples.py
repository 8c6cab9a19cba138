"""Every entry of the lexicon finds its examples and leaves its counter-examples alone."""

from collections.abc import Sequence

import pytest

from bot.concerns.concern import Level, rank
from bot.concerns.entries import Entry
from bot.concerns.findings import Rules
from bot.concerns.lexicon import Lexicon
from tests.concerns.conftest import LayOut


@pytest.fixture(scope="module")
def entries(lexicon: Lexicon) -> Sequence[Entry]:
    return [*lexicon.entries, *lexicon.leftover]


def found(entry: Entry, texts: Sequence[str], lay_out: LayOut) -> set[str]:
    """Those of the texts in which this entry alone finds something at its own level or above."""
    alone, field = Rules([entry]), next(iter(entry.fields))
    levels = {text: [one.outcome.level for one in alone.findings(lay_out(text), field)] for text in texts}
    return {
        text for text in texts if any(level and rank(level) >= rank(entry.level) for level in levels[text])
    }


def test_an_entry_alone_finds_its_examples_and_nothing_in_its_counterexamples(
    entries: Sequence[Entry], lay_out: LayOut
) -> None:
    for entry in entries:
        texts = [*entry.examples, *entry.counterexamples]
        assert found(entry, texts, lay_out) == set(entry.examples), entry.rule


def test_entries_have_names_of_their_own(entries: Sequence[Entry]) -> None:
    names = [entry.rule for entry in entries]
    assert len(names) == len(set(names))


def test_every_alarming_entry_has_a_counterexample(entries: Sequence[Entry]) -> None:
    alarming = [entry for entry in entries if entry.level is not Level.NOTICE]
    assert [entry.rule for entry in alarming if not entry.counterexamples] == []
