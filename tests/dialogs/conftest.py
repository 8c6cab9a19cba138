"""The flag that writes the recorded conversations anew; the diff is then the review."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-conversations",
        action="store_true",
        help="write tests/conversations/*.txt as the bot speaks now",
    )
