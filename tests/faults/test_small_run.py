"""The fault suite itself, small: real processes, one kill of each kind, nothing lost and nothing twice."""

from pathlib import Path

import pytest

from faults.chaos import SMALL
from faults.run import Order, run

ANSWERS = 300


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_three_hundred_answers_under_a_few_blows(database: str, tmp_path: Path) -> None:
    outcome = run(Order(database, ANSWERS, 7, SMALL, tmp_path))

    assert outcome.counts.answers >= ANSWERS * 0.9
    assert outcome.counts.alerts > 0
    assert outcome.counts.is_good, outcome.counts
