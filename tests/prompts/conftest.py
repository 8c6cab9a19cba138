"""An office in simulated time, on each database."""

import pytest

from bot.storage.session import Database
from tests.prompts.simulated import SimulatedOffice, simulated


@pytest.fixture
def world(database: Database) -> SimulatedOffice:
    """Monday 12 October 2026, noon."""
    return simulated(database)
