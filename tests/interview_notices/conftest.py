"""The same office as the prompts'."""

from tests.prompts.conftest import world

__all__ = ["world"]
