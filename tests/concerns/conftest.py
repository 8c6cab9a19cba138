from collections.abc import Callable

import pytest

from bot.concerns.clauses import sentences
from bot.concerns.concern import Concern, Field, Level
from bot.concerns.lexicon import Lexicon, load_lexicon
from bot.concerns.normalising import fold
from bot.concerns.page import Page
from bot.concerns.reading import Reader, load_reader
from bot.concerns.readings import readings
from bot.concerns.second_reader import SecondReader
from bot.concerns.tokens import Analysed, Tokens
from bot.concerns.weights import Voice, Weights

Read = Callable[[str], Concern | None]
Analyse = Callable[[str], list[Analysed]]
LayOut = Callable[[str], Page]
LevelOf = Callable[[str], Level | None]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def tokens(lexicon: Lexicon) -> Tokens:
    return Tokens(lexicon.keep_kana)


@pytest.fixture(scope="session")
def analyse(lexicon: Lexicon, tokens: Tokens) -> Analyse:
    """The sentences of a text with their words."""
    return lambda text: tokens.analysed(list(sentences(fold(text, lexicon.spellings))))


@pytest.fixture(scope="session")
def lay_out(analyse: Analyse, lexicon: Lexicon, tokens: Tokens) -> LayOut:
    """A text as the rules search it."""
    return lambda text: Page(readings(analyse(text), tokens.in_kanji), lexicon.no_excuse)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """What the reader finds in a chat message."""
    return lambda text: reader.assess(text, Field.CHAT)


@pytest.fixture(scope="session")
def level(reader: Reader) -> LevelOf:
    """The level of a chat message."""
    return lambda text: _level(reader, text)


@pytest.fixture(scope="session")
def rules_level(reader: Reader) -> LevelOf:
    """The level of a chat message by the rules alone."""
    rules = reader.rules_alone()
    return lambda text: _level(rules, text)


def always(score: float) -> SecondReader:
    """A second reader that gives every passage this score."""
    voice = Voice([0], 1.0, score, 0.0)
    return SecondReader(Weights(["死"], voice, voice, [("farewell", Level.CRISIS)], bytes(1), ""))


def _level(reader: Reader, text: str) -> Level | None:
    concern = reader.assess(text, Field.CHAT)
    return concern.level if concern else None
