"""The buttons of a prompt and its reminder: はじめる, つづける, あとで, 今週は休む.

They stay tappable for ever and name their week, so that an old one is known as old.
"""

from datetime import date

from bot.dialogs.buttons import ChoiceTap, button, choice, command
from bot.dialogs.context import Prompted
from bot.dialogs.events import ReminderWanted, RestExplained, RestReason, WeekRested
from bot.dialogs.holding import put_aside
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.state import Length, Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.weekly_record import begin, resume
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label, understood
from bot.schedule.later import Later

_LATER = {
    Word.IN_AN_HOUR: Later.IN_AN_HOUR,
    Word.TONIGHT: Later.TONIGHT,
    Word.TOMORROW: Later.TOMORROW,
}
_WHY = {
    Word.BUSY: RestReason.BUSY,
    Word.WORN_OUT: RestReason.WORN_OUT,
    Word.RATHER_NOT_SAY: RestReason.RATHER_NOT_SAY,
}


def tapped(turn: ClientTurn, word: Word, day: date) -> ClientTurn | None:
    """A button of the prompt of that day; None for a button that no prompt has."""
    match word:
        case Word.BEGIN | Word.SHORT | Word.CARRY_ON:
            return _begin(_told_if_over(turn, day), word)
        case Word.LATER | Word.REST if _is_old(turn.client.prompt, day):
            return turn.answers("prompt_replies", "old", command(Word.BEGIN))
        case Word.LATER:
            return offer_later(put_aside(turn))
        case Word.REST:
            return rest(turn)
        case _:
            return None


def offer_later(turn: ClientTurn) -> ClientTurn:
    """あとで: when to be reminded, as long as a reminder is left this week."""
    prompt = turn.client.prompt
    if prompt is None or not prompt.later:
        return turn.answers("prompt_replies", "any_time", command(Word.BEGIN))
    buttons = tuple(choice(Place.CHOOSING_LATER, word) for word in _LATER)
    turn = turn.goes_to(Place.CHOOSING_LATER)
    return turn.sends(MessageKind.QUESTION, Words(say("prompt_replies", "later"), buttons))


def read_later(text: str) -> ChoiceTap | None:
    """The moment that these words name."""
    word = understood(text)
    return ChoiceTap(Place.CHOOSING_LATER, word) if word in _LATER else None


def choose_later(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """The moment is named back: late in the evening 今夜 may be tomorrow morning."""
    prompt = turn.client.prompt
    later = next((later for word, later in _LATER.items() if word == chosen), None)
    if later is None:
        return None
    turn = turn.goes_to(Place.IDLE)
    if prompt is None or later not in prompt.later:
        return turn.answers("prompt_replies", "any_time", command(Word.BEGIN))
    at = prompt.later[later]
    turn = turn.note(ReminderWanted(prompt.day, at))
    return turn.answers("prompt_replies", "later_chosen", command(Word.BEGIN), when=turn.local(at))


def rest(turn: ClientTurn) -> ClientTurn:
    """今週は休む: at no penalty; the second time in a row it is asked kindly why."""
    prompt = turn.client.prompt
    if prompt is None:
        return turn.answers("prompt_replies", "nothing_to_rest")
    when = turn.local(prompt.next_at)
    if prompt.submitted:
        return turn.answers("prompt_replies", "submitted", when=when)
    turn = put_aside(turn)
    if prompt.rested:
        return turn.answers("prompt_replies", "rested", when=when)
    turn = turn.note(WeekRested(prompt.day)).answers("prompt_replies", "rested", when=when)
    return _ask_why(turn) if prompt.rested_before else turn


def read_why(text: str) -> ChoiceTap | None:
    """The button that these words stand for."""
    word = understood(text)
    return ChoiceTap(Place.ASKED_WHY_RESTING, word) if word in _WHY else None


def explain_rest(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """Thanks; whoever is worn out is offered 相談."""
    why = next((why for word, why in _WHY.items() if word == chosen), None)
    if why is None:
        return None
    turn = turn.note(RestExplained(why)).goes_to(Place.IDLE)
    offered = (command(Word.CONSULT),) if why is RestReason.WORN_OUT else ()
    return turn.answers("prompt_replies", why.value, *offered, staff=turn.client.staff_name)


def _ask_why(turn: ClientTurn) -> ClientTurn:
    buttons = tuple(button(ChoiceTap(Place.ASKED_WHY_RESTING, word), label(word)) for word in _WHY)
    turn = turn.goes_to(Place.ASKED_WHY_RESTING)
    return turn.sends(MessageKind.QUESTION, Words(say("prompt_replies", "why"), buttons))


def _begin(turn: ClientTurn, word: Word) -> ClientTurn:
    if word is Word.CARRY_ON:
        return resume(turn)
    return begin(turn, Length.SHORT if word is Word.SHORT else Length.FULL)


def _told_if_over(turn: ClientTurn, day: date) -> ClientTurn:
    """The week of an old prompt is over: what begins instead is this week's record."""
    record, week = turn.state.record, turn.client.week
    current = {known.day for known in (record, week) if known is not None}
    if week is None or day in current or day > week.day:
        return turn
    return turn.answers("prompt_replies", "over")


def _is_old(prompt: Prompted | None, day: date) -> bool:
    return prompt is not None and day < prompt.day
