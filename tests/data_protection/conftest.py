"""The office in simulated time."""

from tests.prompts.conftest import world

__all__ = ["world"]
