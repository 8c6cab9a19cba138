from datetime import date

import pytest

from bot.schedule.holds import Hold, Progress, Standing, prompt_hold, reminder_hold
from bot.schedule.pauses import Pause, PauseReason
from tests.schedule.calendars import office

TODAY = date(2026, 11, 18)
PAUSE = Pause(TODAY, TODAY, PauseReason.OTHER)


@pytest.mark.parametrize(
    ("standing", "hold"),
    [
        (Standing(enrolled=False), Hold.NOT_ENROLLED),
        (Standing(left=True), Hold.LEFT),
        (Standing(blocked=True), Hold.BLOCKED),
        (Standing(crisis_open=True), Hold.CRISIS_OPEN),
        (Standing(pauses=(PAUSE,)), Hold.RESTING),
        (Standing(), None),
    ],
)
@pytest.mark.parametrize("reason_not_to_send", [prompt_hold, reminder_hold])
def test_each_reason_holds_back_prompts_and_reminders_alike(
    reason_not_to_send: object, standing: Standing, hold: Hold | None
) -> None:
    assert reason_not_to_send(standing, Progress.NOT_BEGUN, TODAY, office()) is hold


def test_a_begun_record_needs_no_prompt_but_is_reminded_of() -> None:
    assert prompt_hold(Standing(), Progress.BEGUN, TODAY, office()) is Hold.BEGUN
    assert reminder_hold(Standing(), Progress.BEGUN, TODAY, office()) is None


def test_an_answered_record_brings_neither() -> None:
    assert prompt_hold(Standing(), Progress.ANSWERED, TODAY, office()) is Hold.ANSWERED
    assert reminder_hold(Standing(), Progress.ANSWERED, TODAY, office()) is Hold.ANSWERED
