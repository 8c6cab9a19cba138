"""A bare やめたい may mean a question, the record, the job or more: it is asked back."""

from dataclasses import replace

from bot.dialogs.answering import skip_in_hand
from bot.dialogs.buttons import ChoiceTap, choice
from bot.dialogs.events import AskedWhatToStop, StopAbout, StopExplained
from bot.dialogs.inbound import Text
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.returning import back_to_record
from bot.dialogs.settings import ask_whether_to_stop
from bot.dialogs.small_talk import keep_note
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, understood

_MEANINGS = {
    Word.THIS_QUESTION: StopAbout.QUESTION,
    Word.LINE_RECORD: StopAbout.LINE_RECORD,
    Word.WORK: StopAbout.WORK,
    Word.OTHER: StopAbout.OTHER,
}


def ask_what_to_stop(turn: ClientTurn, text: Text) -> ClientTurn:
    """The words are kept, and what they are about is asked."""
    turn = keep_note(turn, text)
    state = replace(turn.state, place=Place.ASKED_WHAT_TO_STOP, since=turn.at)
    return _asks(turn.to(state, AskedWhatToStop(turn.at)))


def ask_what_to_stop_again(turn: ClientTurn) -> ClientTurn:
    """The same question with fresh buttons; its time runs on."""
    return _asks(turn)


def read_meaning(text: str) -> ChoiceTap | None:
    """The button that these words stand for."""
    word = understood(text)
    return ChoiceTap(Place.ASKED_WHAT_TO_STOP, word.value) if word in _MEANINGS else None


def explain_stop(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """What it was about: a question is skipped, the record asked about, the rest is staff's."""
    about = next((about for word, about in _MEANINGS.items() if word == chosen), None)
    if about is None:
        return None
    turn = turn.to(replace(turn.state, since=None), StopExplained(about))
    match about:
        case StopAbout.QUESTION:
            return skip_in_hand(turn) or _hand_to_staff(turn, StopAbout.OTHER)
        case StopAbout.LINE_RECORD:
            return ask_whether_to_stop(turn)
        case StopAbout.WORK | StopAbout.OTHER:
            return _hand_to_staff(turn, about)


def explain_in_words(turn: ClientTurn, text: Text) -> ClientTurn:
    """Other words instead of a button: they are the explanation."""
    about = StopExplained(StopAbout.OTHER)
    turn = keep_note(turn.to(replace(turn.state, since=None), about), text)
    return _hand_to_staff(turn, StopAbout.OTHER)


def _asks(turn: ClientTurn) -> ClientTurn:
    buttons = tuple(choice(Place.ASKED_WHAT_TO_STOP, word) for word in _MEANINGS)
    return turn.sends(MessageKind.QUESTION, Words(say("stopping", "what"), buttons))


def _hand_to_staff(turn: ClientTurn, about: StopAbout) -> ClientTurn:
    facts = {"staff": turn.client.staff_name, "when": turn.read_from}
    return back_to_record(turn.answers("stopping", about.value, **facts))
