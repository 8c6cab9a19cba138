"""The fault suite itself, small: real processes, one kill of each kind, nothing lost and nothing twice."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.chaos import SMALL
from faults.run import Order, run

ANSWERS = 150


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own folder: PostgreSQL's user may not enter that one."""
    made = Path(tempfile.mkdtemp(prefix="tsuzuku-faults-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_some_answers_under_a_few_blows(folder: Path) -> None:
    # On SQLite only, for the sake of the suite's time: `make faults` is for both databases.
    outcome = run(Order("sqlite", ANSWERS, 7, SMALL, folder, rounds=1))

    assert outcome.counts.answers >= ANSWERS * 0.9
    assert outcome.counts.alerts > 0
    assert outcome.counts.is_good, outcome.counts
