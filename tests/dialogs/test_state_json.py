"""A state is stored and read back as it was, also by the next release."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import Answer, AnswerKind, Length, Piece, Place, Record, RecordStatus, State
from bot.dialogs.state_json import StateError, state_from_json, state_to_json
from tests.dialogs.people import asked, idle, record

MOMENTS = st.integers(0, 4 * 10**12).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)
PIECES = st.builds(Piece, st.text(max_size=20), MOMENTS)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(AnswerKind),
    MOMENTS,
    st.none() | st.integers(1, 9),
    st.lists(PIECES, max_size=3).map(tuple),
)
RECORDS = st.builds(
    Record,
    st.dates(),
    st.text(max_size=12),
    st.sampled_from(Length),
    st.sampled_from(RecordStatus),
    st.dictionaries(KEYS, ANSWERS, max_size=5),
    st.lists(st.builds(OwnItem, KEYS, st.text(max_size=30), st.sampled_from(Aspect)), max_size=3).map(
        tuple
    ),
    st.booleans(),
    st.booleans(),
)
STATES = st.builds(
    State,
    st.sampled_from(Place),
    st.none() | RECORDS,
    st.none() | KEYS,
    st.integers(0, 10**6),
    st.none() | MOMENTS,
    st.booleans(),
    st.none() | MOMENTS,
    st.none() | KEYS,
    st.none() | st.integers(0, 6),
    st.none() | MOMENTS,
)


@given(STATES)
def test_a_state_is_read_back_as_it_was(state: State) -> None:
    assert state_from_json(state_to_json(state)) == state


def test_a_state_is_short() -> None:
    answers = {f"question_{n}": Answer(AnswerKind.ANSWERED, datetime.now(UTC), 4) for n in range(17)}
    assert len(state_to_json(asked("worry", record=record(answers=answers)))) < 1100


def test_no_words_of_a_person_are_in_it() -> None:
    pieces = (Piece("12345", datetime(2026, 11, 25, tzinfo=UTC)),)
    text = Answer(AnswerKind.ANSWERED, pieces[0].at, pieces=pieces)
    stored = json.loads(state_to_json(asked("worry", record=record(answers={"worry": text}))))
    assert stored["record"]["answers"]["worry"][3] == [["12345", 1795564800000]]


def without(state: State, *names: str) -> str:
    """The state as a release wrote it that did not know these fields."""
    content = json.loads(state_to_json(state))
    return json.dumps({name: value for name, value in content.items() if name not in names})


def test_fields_that_are_new_take_their_defaults() -> None:
    older = without(asked("sleep", weekday=3), "weekday", "asking")
    assert state_from_json(older) == asked("sleep", asking=0)


def test_fields_that_are_gone_are_passed_over() -> None:
    content = json.loads(state_to_json(idle())) | {"mood_of_the_day": "sunny"}
    assert state_from_json(json.dumps(content)) == idle()


def test_a_place_that_is_gone_means_that_nothing_is_asked() -> None:
    content = json.loads(state_to_json(idle())) | {"place": "choosing_a_song"}
    assert state_from_json(json.dumps(content)).place is Place.IDLE


@pytest.mark.parametrize(
    "stored",
    ["", "{}", "[]", "null", "{", '{"v":2,"place":"idle"}', '{"v":"1","place":"idle"}', '{"v":1}'],
)
def test_what_is_no_state_is_an_error(stored: str) -> None:
    with pytest.raises(StateError):
        state_from_json(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"record": {"day": "gestern"}},
        {"record": 3},
        {"asked_at": "soon"},
        {"asking": "many"},
        {"weekday": "水"},
        {"question": 7},
        {"correcting": "yes"},
        {"section": []},
    ],
)
def test_a_wrong_type_is_an_error(change: dict[str, Any]) -> None:
    content = json.loads(state_to_json(asked("sleep"))) | change
    with pytest.raises(StateError):
        state_from_json(json.dumps(content))
