"""Days as people in an office write them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.written_dates import BadDateError, read_date

APRIL_FIRST = date(2026, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026-04-01",
        "2026/4/1",
        "2026.4.1",
        "2026年4月1日",
        " ２０２６／４／１ ",
        "令和8年4月1日",
        "令和８年４月１日",
        "R8.4.1",
        "r8/4/1",
        "㋿8年4月1日",
        "2026年 4月 1日",
    ],
)
def test_every_usual_way_is_understood(written: str) -> None:
    assert read_date(written) == APRIL_FIRST


def test_the_first_year_of_an_era_is_called_gannen() -> None:
    assert read_date("令和元年5月1日") == date(2019, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026",
        "4/1",
        "4/1/2026",
        "26/4/1",
        "2026-02-30",
        "2026-13-01",
        "令和8年",
        "令和元年4月30日",
        "平成32年1月1日",
        "46113",
        "きのう",
        "2026-04-01 09:00",
        "0001-01-01",
        "2026年4-1",
    ],
)
def test_whatever_could_be_misread_is_refused(written: str) -> None:
    with pytest.raises(BadDateError):
        read_date(written)


@given(st.dates(date(1926, 12, 25), date(2100, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    assert read_date(day.isoformat()) == day


@given(st.text())
def test_no_text_breaks_the_reader(written: str) -> None:
    with suppress(BadDateError):
        assert isinstance(read_date(written), date)
