"""The reader of the suite's logs must find what it is there to find."""

import json
from pathlib import Path

import pytest

from faults.private_words import private_lines, private_lines_of
from tests.builders import ENCRYPTION_KEY
from tests.clean_logs import PLANTED, judged


def report_of(logged: str, outcome: str = "passed") -> pytest.TestReport:
    sections = [("Captured stdout call", "見せるための文"), ("Captured stderr call", logged)]
    return pytest.TestReport("test_x", ("test_x.py", 1, "test_x"), {}, outcome, None, "teardown", sections)


@pytest.mark.parametrize(
    "line",
    [
        "sent to 山田",
        "reason=しにたい",
        json.dumps({"event": "failed", "text": "死にたい"}),
        f"bad key {ENCRYPTION_KEY}",
        "no mail to tanaka@example.jp",
    ],
)
def test_a_name_a_text_or_a_secret_in_a_log_fails_the_test_that_logged_it(line: str) -> None:
    report = judged(report_of(f'{{"event": "fine", "id": 7}}\n{line}\n'))

    assert report.failed
    assert len(str(report.longrepr).splitlines()) == 2


def test_ids_and_states_are_no_private_words() -> None:
    assert judged(
        report_of('{"id": 3, "became": "refused", "user": "U0123abc", "at": "2026-11-25"}')
    ).passed


def test_what_failed_already_keeps_its_own_reason() -> None:
    assert judged(report_of("山田", "failed")).longrepr is None


def test_a_process_that_writes_a_name_into_its_log_is_found(tmp_path: Path) -> None:
    log = tmp_path / "log-of-web"
    log.write_text("fine\nsent to 山田\n" + json.dumps({"why": "ことば"}) + "\n", "utf-8")

    assert private_lines_of([log], PLANTED) == ["log-of-web: sent to 山田", 'log-of-web: {"why": "ことば"}']


def test_lines_are_told_in_plain_letters() -> None:
    assert list(private_lines(json.dumps("死"))) == ['"死"']
