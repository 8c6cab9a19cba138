"""With someone who has no role yet: their words are not kept."""

from bot.dialogs import crisis
from bot.dialogs.buttons import ChoiceTap, CommandTap, decode
from bot.dialogs.enrolment import (
    ask_stranger_again,
    choose,
    code_in,
    greet,
    read_choice,
    take_code,
)
from bot.dialogs.inbound import Followed, Media, Tap, Text
from bot.dialogs.turn import StrangerTurn
from bot.dialogs.words import Word, understood

_CRISIS_REPLIES = {Word.TALK, Word.NOT_MEANT}


def answer_stranger(turn: StrangerTurn) -> StrangerTurn:
    """One event of someone without a code or without consent."""
    match turn.inbound.content:
        case Text(body=body):
            return _answer_text(turn, body)
        case Tap(data=data):
            return _answer_tap(turn, data)
        case Media():
            return ask_stranger_again(turn)
        case Followed():
            return greet(turn)
        case _:
            return turn


def _answer_text(turn: StrangerTurn, body: str) -> StrangerTurn:
    noticed = turn.noticed
    if noticed is not None and crisis.is_crisis(noticed):
        return crisis.show_lines(turn, noticed, again=turn.stranger.alert_open)
    code = code_in(turn, body)
    if code is not None:
        return take_code(turn, code)
    meant = read_choice(turn, body)
    done = (meant and choose(turn, meant)) or _reply_to_lines(turn, understood(body))
    return done or ask_stranger_again(turn)


def _answer_tap(turn: StrangerTurn, data: str) -> StrangerTurn:
    match decode(data):
        case ChoiceTap() as tap:
            return choose(turn, tap) or ask_stranger_again(turn)
        case CommandTap(word=word):
            return _reply_to_lines(turn, word) or ask_stranger_again(turn)
        case _:
            return ask_stranger_again(turn)


def _reply_to_lines(turn: StrangerTurn, word: Word | None) -> StrangerTurn | None:
    if word not in _CRISIS_REPLIES or not turn.stranger.alert_open:
        return None
    return crisis.reply_to_lines(turn, word)
