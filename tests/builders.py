"""Small builders: each makes one ordinary thing; overrides say what matters to the test."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

ENCRYPTION_KEY = "dmfRcbhAbbKWePZMBAWPtj_YL-y5OfD3amIVmrsghVc="
SECRET_KEY = "a-secret-that-only-tests-use-0123456789"
CHANNEL_SECRET = "channel-secret-of-the-tests"
CHANNEL_TOKEN = "channel-access-token-of-the-tests"

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""Wednesday 25 November 2026, 19:00 in Tokyo: when the usual prompt falls due."""


def settings_environment(**overrides: Any) -> dict[str, str]:
    """The environment of a working office; `None` leaves a name out."""
    given = {
        "SECRET_KEY": SECRET_KEY,
        "ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "LINE_CHANNEL_SECRET": CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": CHANNEL_TOKEN,
        "BASE_URL": "http://127.0.0.1:8000",
        **overrides,
    }
    return {name: str(value) for name, value in given.items() if value is not None}
