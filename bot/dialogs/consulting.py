"""相談: the client's own road to their staff member, at any time."""

from dataclasses import replace

from bot.dialogs.buttons import ChoiceTap, choice
from bot.dialogs.crisis import is_urgent
from bot.dialogs.events import NoteAbout
from bot.dialogs.inbound import Text
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.returning import back_to_record
from bot.dialogs.small_talk import keep_note, was_just_told
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, understood

_ENDS = {Word.NEXT, Word.BACK, Word.CLOSE, Word.NOTHING, Word.SKIP}


def ask_for_words(turn: ClientTurn) -> ClientTurn:
    """What they want to say; it may be several messages."""
    return _waits(turn.to(replace(turn.state, noted_at=None)), "ask")


def ask_for_more(turn: ClientTurn) -> ClientTurn:
    """After something in between: the words are still waited for."""
    return _waits(turn, "more")


def take_words(turn: ClientTurn, text: Text) -> ClientTurn:
    """One message of it: kept, and said who reads it from when."""
    turn = keep_note(turn, text, NoteAbout.CONSULT)
    known = is_urgent(turn.noticed) or was_just_told(turn)
    turn = turn.to(replace(turn.state, noted_at=turn.at))
    return _waits(turn, "kept_too" if known else "kept")


def read_end(text: str) -> ChoiceTap | None:
    """The button that ends it, also typed."""
    ends = understood(text) in _ENDS
    return ChoiceTap(Place.CONSULT_WRITING, Word.NEXT) if ends else None


def end(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """Back to where the person was."""
    if chosen != Word.NEXT:
        return None
    return back_to_record(turn.answers("consult", "ended"))


def _waits(turn: ClientTurn, message: str) -> ClientTurn:
    text = say("consult", message, staff=turn.client.staff_name, when=turn.read_from)
    button = choice(Place.CONSULT_WRITING, Word.NEXT)
    turn = turn.goes_to(Place.CONSULT_WRITING)
    return turn.sends(MessageKind.QUESTION, Words(text, (button,)))
