from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import crisis_lines
from bot.concerns.crisis_lines import JAPAN, CrisisLine, alone_first, open_lines, stale_lines
from tests.schedule.calendars import at, moments

NIGHT = at("2026-11-18 03:00")
EVENING = at("2026-11-18 17:00")
CATEGORIES = [
    "suicidal_ideation",
    "suicide_plan",
    "farewell",
    "self_harm",
    "overdose",
    "harm_to_others",
    "abuse",
    "immediate_danger",
    "a category that an office added",
]
SUICIDE_LINES = {"yorisoi", "inochi_sos", "inochi_no_denwa", "ibasho", "kokoro"}


def keys(category: str, now: datetime = EVENING) -> list[str]:
    return [line.key for line in open_lines(category, now)]


def line(key: str) -> CrisisLine:
    return crisis_lines._lines()[key]


@given(st.sampled_from(CATEGORIES), moments)
def test_at_any_moment_there_is_119_110_and_somebody_to_talk_to(category: str, now: datetime) -> None:
    shown = keys(category, now)
    assert {"ambulance", "police"} < set(shown)
    assert len(shown) == len(set(shown))
    assert all(line.is_open(now) for line in open_lines(category, now))


@given(st.sampled_from(CATEGORIES).filter(lambda category: category != "abuse"), moments)
def test_one_can_always_write_instead_of_calling(category: str, now: datetime) -> None:
    assert any(line.takes_text for line in open_lines(category, now))


@pytest.mark.parametrize("category", ["overdose", "immediate_danger"])
def test_overdose_and_danger_now_begin_with_119_alone(category: str) -> None:
    assert alone_first(category) == line("ambulance")
    assert keys(category)[0] == "ambulance"


@pytest.mark.parametrize("category", ["suicidal_ideation", "farewell", "abuse", "harm_to_others"])
def test_no_other_category_puts_a_line_alone(category: str) -> None:
    assert alone_first(category) is None


@given(moments)
def test_abuse_at_home_gets_lines_for_violence_and_children_and_none_for_suicide(
    now: datetime,
) -> None:
    shown = set(keys("abuse", now))
    assert {"dv_plus", "child_189"} <= shown
    assert not shown & SUICIDE_LINES


@pytest.mark.parametrize(
    ("key", "moment", "answers"),
    [
        ("inochi_no_denwa", "2026-11-18 15:59", False),
        ("inochi_no_denwa", "2026-11-18 16:00", True),
        ("inochi_no_denwa", "2026-11-18 21:00", False),
        ("inochi_no_denwa", "2026-12-10 07:59", False),
        ("inochi_no_denwa", "2026-12-10 08:00", True),  # on the 10th for 24 hours
        ("inochi_no_denwa", "2026-12-11 07:59", True),
        ("inochi_no_denwa", "2026-12-11 08:00", False),
        ("inochi_sos", "2026-11-19 03:00", True),  # Thursday
        ("inochi_sos", "2026-11-18 03:00", False),  # Wednesday: sources differ
        ("inochi_sos", "2026-11-18 23:59", True),
        ("kokoro", "2026-11-20 12:00", True),
        ("kokoro", "2026-11-23 12:00", False),  # a holiday
        ("dv_navi", "2026-11-21 12:00", False),  # a Saturday
        ("yorisoi", "2026-11-18 03:00", True),
    ],
)
def test_a_line_is_shown_only_while_somebody_answers(key: str, moment: str, answers: bool) -> None:
    assert line(key).is_open(at(moment)) is answers


def test_numbers_can_be_tapped() -> None:
    assert line("yorisoi").uri == "tel:0120279338"
    assert line("dv_navi").uri == "tel:%238008"
    assert line("ibasho").uri == "https://talkme.jp/"


def test_three_prefectures_have_a_number_of_their_own() -> None:
    assert line("yorisoi").elsewhere == {"岩手・宮城・福島": "0120-279-226"}


def test_lines_grow_stale_after_180_days_and_119_never_does() -> None:
    checked_on = line("yorisoi").checked_on
    assert checked_on is not None
    assert line("yorisoi") not in stale_lines(checked_on + timedelta(days=180))
    stale = stale_lines(checked_on + timedelta(days=181))
    assert line("yorisoi") in stale
    assert not {"ambulance", "police"} & {stale_line.key for stale_line in stale_lines(date.max)}


def test_every_line_but_119_and_110_carries_the_day_it_was_checked() -> None:
    undated = {line.key for line in crisis_lines._lines().values() if line.checked_on is None}
    assert undated == {"ambulance", "police"}


def test_every_line_is_offered_to_someone() -> None:
    choices = crisis_lines._choices().values()
    offered = {key for choice in choices for key in (*choice.then, choice.first) if key}
    assert offered == set(crisis_lines._lines())


def test_hours_are_kept_in_japan() -> None:
    assert JAPAN.key == "Asia/Tokyo"
    assert "inochi_no_denwa" in keys("farewell", at("2026-11-18 16:00"))
