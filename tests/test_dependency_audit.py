"""What the dependency audit makes of pip-audit's answers."""

from tests.dependency_audit import LEFT_OUT, verdict

FOUND = "Name  Version ID\nflask 0.1     GHSA-1\n"


def test_a_known_weakness_fails_and_is_shown() -> None:
    assert verdict(1, FOUND, "Found 1 known vulnerability in 1 package\n")[0] == 1
    assert FOUND in verdict(1, FOUND, "")[1]


def test_without_a_service_it_is_left_out_and_says_so() -> None:
    assert verdict(1, "", "requests.exceptions.ConnectionError: Failed to resolve") == (0, LEFT_OUT)


def test_any_other_failure_of_the_audit_is_a_failure() -> None:
    assert verdict(2, "", "error: no such file: requirements.lock")[0] == 2
    assert verdict(1, FOUND, "ConnectionError")[0] == 1


def test_nothing_known_is_nothing_said() -> None:
    assert verdict(0, "", "No known vulnerabilities found") == (0, "")
