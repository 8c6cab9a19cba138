"""The conversation as one pure function: where a person stands, and what they did, in; facts out."""

from dataclasses import replace
from datetime import datetime

from bot.dialogs import crisis
from bot.dialogs.buttons import decode
from bot.dialogs.client_dialog import answer_client
from bot.dialogs.context import Client, Context, Staff, Stranger
from bot.dialogs.inbound import Followed, Ignored, Inbound, Media, Tap, Text, Unfollowed
from bot.dialogs.needs import needs
from bot.dialogs.staff_commands import answer_staff, help_staff, tapped_by_staff
from bot.dialogs.state import Place, State
from bot.dialogs.stranger_dialog import answer_stranger
from bot.dialogs.turn import ClientTurn, Step, StrangerTurn, Turn

__all__ = ["Step", "advance", "needs"]

_OF_STRANGERS = {Place.AWAITING_CODE, Place.CONFIRMING_NICKNAME, Place.CONSENTING}
_OF_A_RECORD = {
    Place.ANSWERING,
    Place.REVIEWING,
    Place.CHOOSING_SECTION,
    Place.CHOOSING_QUESTION,
}


def advance(state: State, inbound: Inbound, context: Context, now: datetime) -> Step:
    """One event of one person: the state after it, and the facts to store and send.

    Never raises for anything that a person can send, whatever the order.

    Args:
        state: Where the person stood; `State()` for someone new.
        inbound: What they did.
        context: What is known of them; the parts that `needs` names must be loaded.
        now: The moment (aware).
    """
    if isinstance(inbound.content, Unfollowed | Ignored):
        return Step(state)
    match context.person:
        case Stranger() as stranger:
            sound = state if state.place in _OF_STRANGERS else State()
            known = StrangerTurn(inbound, context, now, sound, stranger=stranger)
            return answer_stranger(known).step()
        case Client() as client:
            sound = _sound_for_client(state)
            return answer_client(ClientTurn(inbound, context, now, sound, client=client)).step()
        case Staff():
            return _answer_staff(Turn(inbound, context, now, state)).step()


def _sound_for_client(state: State) -> State:
    """A state that fits a client, also after they were linked or their record was taken away."""
    homeless = state.place in _OF_A_RECORD and state.record is None
    if homeless or state.place in _OF_STRANGERS:
        return replace(state, place=Place.IDLE, question=None)
    return state


def _answer_staff(turn: Turn) -> Turn:
    content = turn.inbound.content
    if isinstance(content, Text) and turn.noticed is not None and crisis.is_crisis(turn.noticed):
        return crisis.show_lines(turn, turn.noticed)
    match content:
        case Text(body=body):
            return answer_staff(turn, body)
        case Tap(data=data):
            return tapped_by_staff(turn, decode(data))
        case Media():
            return help_staff(turn)
        case Followed():
            return help_staff(turn)
        case _:
            return turn
