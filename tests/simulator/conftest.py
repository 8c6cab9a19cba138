"""What the simulator's tests may ask for."""

from collections.abc import Iterator

import pytest

from tests.simulator.channel import Channel


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A channel with LINE's free quota of 200 messages."""
    channel = Channel()
    yield channel
    channel.platform.close()
