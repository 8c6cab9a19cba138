"""How many examples a fuzz test draws: few and always the same, or as many as `--fuzz-more` says, anew."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

wanted: int | None = None


def fuzzed(examples: int) -> Callable[[Any], Any]:
    """The settings of one fuzz test, below its `given`."""
    return settings(
        max_examples=wanted or examples,
        derandomize=wanted is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
