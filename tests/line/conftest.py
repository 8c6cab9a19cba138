"""What the tests of `bot.line` may ask for."""

from collections.abc import Iterator

import pytest

from tests.line.running_platform import RunningPlatform, running_platform


@pytest.fixture
def line() -> Iterator[RunningPlatform]:
    with running_platform() as running:
        yield running
