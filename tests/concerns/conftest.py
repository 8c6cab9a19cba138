from collections.abc import Callable

import pytest

from bot.concerns.concern import Concern, Field, Level
from bot.concerns.reading import Reader, load_reader

Read = Callable[[str], Concern | None]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """What the reader finds in a chat message."""
    return lambda text: reader.assess(text, Field.CHAT)


@pytest.fixture(scope="session")
def level(read: Read) -> Callable[[str], Level | None]:
    """The level of a chat message."""

    def found(text: str) -> Level | None:
        concern = read(text)
        return concern.level if concern else None

    return found
