"""送信する, and what is said when the week's record is done."""

from dataclasses import replace

from bot.dialogs.buttons import command
from bot.dialogs.events import RecordSubmitted
from bot.dialogs.progress import Progress
from bot.dialogs.questions import progress_of
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word


def submit(turn: ClientTurn) -> ClientTurn:
    """The record is submitted; a second time after a correction."""
    record = turn.record
    again = record.status is RecordStatus.SUBMITTED
    closing = _closing(turn, progress_of(turn, record), again=again)
    state = replace(
        turn.state,
        place=Place.IDLE,
        record=replace(record, status=RecordStatus.SUBMITTED),
        question=None,
        correcting=False,
        section=None,
    )
    turn = turn.to(state, RecordSubmitted(record.day, turn.at))
    facts = {"staff": turn.client.staff_name, "when": turn.read_from}
    buttons = () if again else (command(Word.LAST_RECORD),)
    return turn.answers("record", closing, *buttons, **facts)


def _closing(turn: ClientTurn, progress: Progress, *, again: bool) -> str:
    if again:
        return "submitted_again"
    worried = progress.record.worried or turn.client.alert_open
    return "submitted_well" if progress.is_good() and not worried else "submitted"
