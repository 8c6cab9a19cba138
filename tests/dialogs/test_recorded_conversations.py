"""Whole conversations, kept as files that anyone can read: tests/conversations/."""

import typing
from pathlib import Path

import pytest

from bot.dialogs.events import Event
from bot.dialogs.state import Place
from tests.dialogs.recorded import FILES, Replay


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_goes_as_recorded(file: Path, request: pytest.FixtureRequest) -> None:
    said_now = Replay().play(file.read_text("utf-8")).text()
    if request.config.getoption("--rewrite-conversations"):
        file.write_text(said_now, "utf-8")
    assert said_now == file.read_text("utf-8")


def test_every_place_is_reached_in_some_conversation() -> None:
    replays = [Replay().play(file.read_text("utf-8")) for file in FILES]
    reached = set().union(*(replay.world.places for replay in replays))
    assert reached == set(Place)


def test_every_kind_of_fact_comes_about_in_some_conversation() -> None:
    replays = [Replay().play(file.read_text("utf-8")) for file in FILES]
    brought_about = {type(fact) for replay in replays for fact in replay.world.facts}
    assert brought_about == set(typing.get_args(Event))
