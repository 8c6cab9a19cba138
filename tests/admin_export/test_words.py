"""Everything that staff read has a Japanese word: nothing stands for itself."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import admin_export
from admin_export.material import AlertEnd, TextPlace, WeekState
from admin_export.pages.month import HEAD
from admin_export.words import MissingWordError, rule_word, word
from bot.alerts.story import Happened
from bot.audit import Action
from bot.concerns.concern import Level
from bot.concerns.lexicon import load_aspects
from bot.dialogs.events import Topic
from bot.dialogs.messages import MessageKind
from bot.dialogs.state import AnswerKind
from bot.people.client_file import COLUMNS
from bot.people.contacts import Party
from bot.schedule.pauses import PauseReason
from bot.storage.models import AlertState, Channel, InterviewStatus, SendStatus

NAMES: dict[str, Iterable[str]] = {
    "states": WeekState,
    "answers": set(AnswerKind) - {AnswerKind.ANSWERED},
    "places": TextPlace,
    "topics": Topic,
    "levels": Level,
    "alert_ends": AlertEnd,
    "alert_states": AlertState,
    "pauses": PauseReason,
    "interview_states": InterviewStatus,
    "parties": Party,
    "actions": Action,
    "happened": Happened,
    "categories": load_aspects(),
    "month": HEAD,
    "sends": MessageKind,
    "send_states": SendStatus,
    "channels": Channel,
    "client_file": COLUMNS,
}
"""What a page may hand to `word`, by its group."""
OF_EVERY_DIGEST = {"digest", "overview"}
"""Their names stand in `sheets.py`, and any digest of the tests asks for them all."""
CALL = re.compile(r"""\bword\(\s*["'](\w+)["'],\s*(?:["'](\w+)["'](?: if [^,)]+ else ["'](\w+)["'])?)?""")


def calls() -> list[tuple[str, str, str]]:
    """Every call in code and templates: its group, and the names that it spells out."""
    room = Path(admin_export.__file__).parent
    files = [*room.rglob("*.py"), *room.rglob("*.html")]
    return [found for file in files for found in CALL.findall(file.read_text("utf-8"))]


@pytest.mark.parametrize("group", NAMES)
def test_whatever_a_page_may_show_has_a_word(group: str) -> None:
    assert all(word(group, name) for name in NAMES[group])


def test_every_name_that_code_or_templates_spell_out_has_a_word() -> None:
    spelled = [(group, name) for group, *names in calls() for name in names if name]

    assert len(spelled) > 25
    assert all(word(group, name) for group, name in spelled)


def test_every_group_that_is_asked_by_a_value_is_named_above() -> None:
    by_value = {group for group, name, _ in calls() if not name}

    assert by_value - set(NAMES) == OF_EVERY_DIGEST


def test_a_word_that_is_missing_is_an_error_and_not_shown_in_english() -> None:
    with pytest.raises(MissingWordError, match="'levels'"):
        word("levels", "calamity")


def test_a_rule_without_a_word_is_called_by_what_it_finds() -> None:
    assert rule_word("a-rule-of-ours", "work") == word("categories", "work")
