"""What the tests of delivery may ask for."""

from collections.abc import Iterator

import pytest

from bot.storage.session import Database
from tests.delivery.post_office import PostOffice
from tests.line.running_platform import running_platform


@pytest.fixture
def post_office(database: Database) -> Iterator[PostOffice]:
    """On SQLite and on PostgreSQL."""
    with running_platform() as line:
        yield PostOffice(database, line)
