"""The office in simulated time, and a platform that listens."""

from collections.abc import Iterator

import pytest

from tests.line.running_platform import RunningPlatform, running_platform
from tests.prompts.conftest import world

__all__ = ["world"]


@pytest.fixture
def line() -> Iterator[RunningPlatform]:
    with running_platform(monthly_quota=None) as running:
        yield running
