"""Every entry of the lexicon finds its examples and leaves its counter-examples alone."""

import pytest

from bot.concerns.clauses import sentences
from bot.concerns.concern import Level, rank
from bot.concerns.entries import Entry
from bot.concerns.findings import Finding, Rules
from bot.concerns.lexicon import load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.page import Page
from bot.concerns.readings import readings
from bot.concerns.tokens import Tokens

LEXICON = load_lexicon()
TOKENS = Tokens(LEXICON.keep_kana)
ENTRIES = [*LEXICON.entries, *LEXICON.leftover]


def found(entry: Entry, rules: Rules, text: str) -> list[Finding]:
    """What these rules find at the entry's own level or above."""
    lines = TOKENS.analysed(list(sentences(fold(text, LEXICON.spellings))))
    page = Page(readings(lines, TOKENS.in_kanji))
    every_field = rules.findings(page, next(iter(entry.fields)))
    return [
        one for one in every_field if one.outcome.level and rank(one.outcome.level) >= rank(entry.level)
    ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule)
def test_an_entry_alone_finds_its_examples_and_leaves_its_counterexamples_alone(entry: Entry) -> None:
    alone = Rules([entry])

    assert [text for text in entry.examples if not found(entry, alone, text)] == []
    assert [text for text in entry.counterexamples if found(entry, alone, text)] == []


def test_entries_have_names_of_their_own() -> None:
    names = [entry.rule for entry in ENTRIES]
    assert len(names) == len(set(names))


def test_every_alarming_entry_has_a_counterexample() -> None:
    alarming = [entry for entry in ENTRIES if entry.level is not Level.NOTICE]
    assert [entry.rule for entry in alarming if not entry.counterexamples] == []
