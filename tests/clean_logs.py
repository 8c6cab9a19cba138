"""Every log of the whole suite is read: no test may make the product log a name, a text or a secret.

What is logged in a test's own process, or by a process that inherits its stderr, fails that test. What
processes wrote into a `.log` file of a test's folder fails at the end.
"""

from collections.abc import Generator, Iterator

import pytest

from bot.logs import set_up_logs
from faults.private_words import private_lines, private_lines_of
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN, ENCRYPTION_KEY, SECRET_KEY

PLANTED = (
    *(SECRET_KEY, ENCRYPTION_KEY, CHANNEL_SECRET, CHANNEL_TOKEN),
    *("tanaka@example.jp", "090-1234-5678", "080-1234-5678"),
)
"""What is no Japanese: the builders' secrets, mail addresses and telephone numbers."""


def pytest_configure() -> None:
    """Log as the product's processes do, from the first test on."""
    set_up_logs("json")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Once a test is over, all that it logged is read."""
    report = yield
    return judged(report) if report.when == "teardown" else report


def judged(report: pytest.TestReport) -> pytest.TestReport:
    """The report, failed if something private was logged."""
    logged = "\n".join(text for title, text in report.sections if title.startswith("Captured stderr"))
    found = list(private_lines(logged, PLANTED))
    if report.passed and found:
        report.outcome = "failed"
        report.longrepr = "\n".join(["private words in the log:", *found])
    return report


@pytest.fixture(scope="session", autouse=True)
def process_logs_are_clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The logs of all processes that this test process has started."""
    yield
    # pytest links the newest folder of each name.
    logs = {log.resolve() for log in tmp_path_factory.getbasetemp().glob("*/*.log")}
    assert private_lines_of(logs, PLANTED) == []
