"""中断: the record waits for つづき, and takes no words as answers meanwhile."""

from dataclasses import replace

from bot.dialogs.buttons import command
from bot.dialogs.events import RecordHeld
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word


def hold(turn: ClientTurn) -> ClientTurn:
    """As the person asked: kept so far, with the way back."""
    return put_aside(turn).answers("record", "held", command(Word.RESUME))


def put_aside(turn: ClientTurn) -> ClientTurn:
    """No question waits any more; an open record is on hold. Says nothing."""
    record = turn.state.record
    state = replace(turn.state, place=Place.IDLE, question=None, correcting=False, section=None, since=None)
    if record is None or record.status is not RecordStatus.OPEN:
        return turn.to(state)
    held = replace(record, status=RecordStatus.HELD)
    return turn.to(replace(state, record=held), RecordHeld(record.day))
