"""Every staff page with whatever its address, its query and its form may hold: no 5xx."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.admin_export.conftest import Browser
from tests.fuzz.conftest import FuzzOffice
from tests.fuzz.corpus import kept, name_of
from tests.fuzz.odd_values import texts
from tests.fuzz.plenty import fuzzed

KEPT = kept("pages")
PAGES = Path(__file__).parent.parent.parent / "admin_export"
LEFT_OUT = {"staff.sign_out", "staff.sign_out_everywhere", "staff.staff_leaves"}
"""They end the session that the others need; their own fields are looked at last."""


def names_in_source(pattern: str) -> list[str]:
    """The names of fields or arguments that the pages themselves read."""
    found = (re.findall(pattern, file.read_text("utf-8")) for file in PAGES.rglob("*.py"))
    return sorted({name for names in found for name in names})


FIELDS = [*names_in_source(r"(?:form\.get|_field)\(\s*\"([a-z_]+)\""), "employed_on", "name"]
ARGUMENTS = names_in_source(r"args\.get\(\s*\"([a-z_]+)\"")
VALUES = texts | st.sampled_from(
    (
        *("1", "0", "-1", "999999999999999999999999", "1e9", "on", "true", "tanaka@example.jp", "2026-11"),
        *("2026-11-25", "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-11-25T19:00"),
        *("9999-12-31T23:59", "0001-01-01T00:00", "2026-11-25T19:00+99:99", "２０２６-11-25", "R8.11.25"),
        *("take", "reached", "resolve", "report", "note", "shift_jis", "client", "year", "week", "open"),
    )
)
ADDRESS_PARTS = VALUES.filter(lambda value: "/" not in value)
NUMBERS = st.sampled_from(("1", "2", "3", "0", "99", str(2**31), str(2**63), "9" * 300, "-1", "x"))
Asked = tuple[int, list[str], dict[str, str], dict[str, str]]


class Visitor:
    """The manager's browser, which signs in again where a session has ended."""

    def __init__(self, office: FuzzOffice) -> None:
        self._office = office
        self._client = office.app.test_client()
        self._token = ""

    def sign_in(self) -> None:
        browser = Browser(self._client, self._office.database).sign_in(self._office.manager_id)
        self._token = browser.token("/staff/settings")

    def open(self, method: str, path: str, query: dict[str, str], form: dict[str, str]) -> TestResponse:
        data = {"token": self._token, **_sendable(form)} if method == "POST" else None
        return self._client.open(
            path, method=method, query_string=_sendable(query), data=data, base_url="https://localhost"
        )


def _sendable(fields: dict[str, str]) -> dict[str, str]:
    # A browser sends no half surrogates; anything else may come.
    return {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}


@pytest.fixture(scope="module")
def visitor(office: FuzzOffice) -> Visitor:
    visitor = Visitor(office)
    visitor.sign_in()
    return visitor


def rules_of(office: FuzzOffice) -> list[tuple[str, Rule]]:
    """Every page with each of its methods."""
    return [
        (method, rule)
        for rule in sorted(office.app.url_map.iter_rules(), key=str)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint.startswith("staff.") and rule.endpoint not in LEFT_OUT
    ]


def path_of(rule: Rule, numbers: list[str]) -> str:
    """The rule's address with these in the place of its parts."""
    left = iter(numbers)
    return re.sub(r"<[^>]+>", lambda _: next(left), rule.rule)


@pytest.mark.parametrize("file", KEPT, ids=name_of)
def test_what_is_kept_is_answered(visitor: Visitor, file: Path) -> None:
    asked = json.loads(file.read_text("utf-8"))

    assert visitor.open(asked["method"], asked["path"], asked["query"], asked["form"]).status_code < 500


@given(
    st.integers(0, 10_000),
    st.lists(st.just("1") | NUMBERS | ADDRESS_PARTS, min_size=3, max_size=3),
    st.fixed_dictionaries({}, optional=dict.fromkeys(ARGUMENTS, VALUES)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, VALUES)),
)
@fuzzed(50)
def test_no_page_breaks(
    office: FuzzOffice,
    visitor: Visitor,
    which: int,
    numbers: list[str],
    query: dict[str, str],
    form: dict[str, str],
) -> None:
    rules = rules_of(office)
    method, rule = rules[which % len(rules)]

    assert visitor.open(method, path_of(rule, numbers), query, form).status_code < 500


@pytest.mark.parametrize("number", ["1", str(2**31), str(2**63), "9" * 300])
def test_no_number_in_an_address_breaks_its_page(office: FuzzOffice, visitor: Visitor, number: str) -> None:
    found: dict[str, Any] = {
        f"{method} {rule.rule}": visitor.open(method, path_of(rule, [number] * 3), {}, {}).status_code
        for method, rule in rules_of(office)
    }

    assert {where: status for where, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("value", ["", "1", "-1", "9" * 30, "9999-12-31", "0001-01-01T00:00", "あ\0", "="])
def test_no_page_breaks_on_the_same_odd_value_everywhere(
    office: FuzzOffice, visitor: Visitor, value: str
) -> None:
    query, form = dict.fromkeys(ARGUMENTS, value), dict.fromkeys(FIELDS, value)
    found = {
        f"{method} {rule.rule}": visitor.open(method, path_of(rule, ["1"] * 3), query, form).status_code
        for method, rule in rules_of(office)
    }

    assert {where: status for where, status in found.items() if status >= 500} == {}


@given(st.sampled_from(sorted(LEFT_OUT)), st.dictionaries(st.sampled_from(FIELDS), texts, max_size=4))
@fuzzed(10)
def test_leaving_breaks_nothing(
    office: FuzzOffice, visitor: Visitor, endpoint: str, form: dict[str, str]
) -> None:
    visitor.sign_in()
    rule = next(rule for rule in office.app.url_map.iter_rules() if rule.endpoint == endpoint)

    assert visitor.open("POST", rule.rule, {}, form).status_code < 500
