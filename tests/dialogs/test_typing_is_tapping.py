"""Whatever a button does, typing its label does too."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogs.engine import Step, advance
from bot.dialogs.inbound import Content, Inbound, Tap, Text
from bot.dialogs.messages import Button
from tests.dialogs.recorded import FILES, Replay
from tests.dialogs.world import World


class Doubled(World):
    """After every event, every button on show is also tried by typing it."""

    def tries(self, content: Content) -> Step:
        event = Inbound("try", "U1", self.now, content, None)
        return advance(self.state, event, self._context(event, None), self.now)

    def agree(self, button: Button) -> bool:
        tapped, typed = self.tries(Tap(button.data)), self.tries(Text("try", button.label))
        return (tapped.state, tapped.events) == (typed.state, typed.events)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_typing_a_label_is_tapping_it(file: Path) -> None:
    replay = _Trying()
    replay.play(file.read_text("utf-8"))
    assert replay.different == []
    assert replay.tried > 0


class _Trying(Replay):
    def __init__(self) -> None:
        super().__init__()
        self.world: Any = Doubled(self.world.now)
        self.different: list[tuple[str, str]] = []
        self.tried = 0

    def _do(self, words: str) -> None:
        super()._do(words)
        for label, data in self.shown.items():
            self.tried += 1
            if not self.world.agree(Button(label, data)):
                self.different.append((words, label))


def test_a_world_can_be_tried_without_changing_it() -> None:
    world = Doubled(Replay().world.now)
    before = replace(world)
    world.tries(Text("m", "ヘルプ"))
    assert world == before
