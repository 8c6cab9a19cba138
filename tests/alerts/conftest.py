"""What the tests of alerts may ask for: an office on SQLite and on PostgreSQL."""

import pytest

from bot.storage.session import Database
from tests.alerts.bureau import Bureau


@pytest.fixture
def bureau(database: Database) -> Bureau:
    """A Wednesday morning at the office; LINE only."""
    return Bureau(database).open()


@pytest.fixture
def bureau_with_mail(database: Database) -> Bureau:
    """The same with mail as the second road."""
    mail = {"smtp_url": "smtp://127.0.0.1:25", "mail_from": "tsuzuku@office.example"}
    return Bureau(database, settings=mail).open()
