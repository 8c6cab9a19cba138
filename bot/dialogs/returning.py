"""The way back to the record after something in between."""

from bot.dialogs.answering import ask_again
from bot.dialogs.reviewing import remind_of_sending
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.turn import ClientTurn


def back_to_record(turn: ClientTurn) -> ClientTurn:
    """The question in hand again, or the summary's buttons, or nothing."""
    record = turn.state.record
    turn = turn.goes_to(Place.IDLE)
    if record is None or record.status is RecordStatus.HELD:
        return turn
    if turn.state.question is not None:
        return ask_again(turn.goes_to(Place.ANSWERING))
    if record.status is RecordStatus.OPEN or turn.state.correcting:
        return remind_of_sending(turn)
    return turn
