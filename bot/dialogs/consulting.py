"""相談: the client's own road to their staff member: by when they want to hear, then words."""

from dataclasses import replace

from bot.dialogs.buttons import ChoiceTap, button, choice
from bot.dialogs.clock_words import day_words
from bot.dialogs.context import ConsultDays
from bot.dialogs.crisis import is_urgent
from bot.dialogs.events import Consulted, ConsultWhen, NoteAbout
from bot.dialogs.inbound import Text
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.returning import back_to_record
from bot.dialogs.small_talk import keep_note
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, normalised, number, understood

_ENDS = {Word.NEXT, Word.BACK, Word.CLOSE, Word.NOTHING, Word.SKIP}


def ask_when(turn: ClientTurn) -> ClientTurn:
    """By when they want to hear; every choice names its date."""
    days = turn.client.consult
    if days is None:
        return ask_for_words(turn)
    labels = _labels(turn, days)
    buttons = tuple(
        button(ChoiceTap(Place.CONSULT_CHOOSING_TIME, when), f"{count} {label}")
        for count, (when, label) in enumerate(labels.items(), start=1)
    )
    interview = "" if days.interview is None else turn.local(days.interview)
    lines = list(labels.values())
    text = say("consult", "when", staff=turn.client.staff_name, lines=lines, interview=interview)
    turn = turn.to(replace(turn.state, place=Place.CONSULT_CHOOSING_TIME, consult=None))
    back = choice(Place.CONSULT_CHOOSING_TIME, Word.BACK)
    return turn.sends(MessageKind.QUESTION, Words(text, (*buttons, back)))


def read_when(turn: ClientTurn, text: str) -> ChoiceTap | None:
    """The button that these words stand for: its number, its words, or both."""
    if understood(text) in _ENDS:
        return ChoiceTap(Place.CONSULT_CHOOSING_TIME, Word.BACK)
    days = turn.client.consult
    for count, (when, label) in enumerate(_labels(turn, days).items() if days else (), start=1):
        labels = {normalised(label), normalised(f"{count} {label}")}
        if number(text) == count or normalised(text) in labels:
            return ChoiceTap(Place.CONSULT_CHOOSING_TIME, when)
    return None


def choose_when(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """By when; the words come next. もどる leaves it."""
    if chosen == Word.BACK:
        return back_to_record(turn.answers("consult", "ended"))
    if chosen not in set(ConsultWhen):
        return None
    return ask_for_words(turn.to(replace(turn.state, consult=chosen)))


def ask_for_words(turn: ClientTurn) -> ClientTurn:
    """What they want to say; it may be several messages."""
    return _waits(turn, "ask")


def ask_for_more(turn: ClientTurn) -> ClientTurn:
    """After something in between: the words are still waited for."""
    return _waits(turn, "more")


def take_words(turn: ClientTurn, text: Text) -> ClientTurn:
    """One message of it: kept, told to staff as was chosen, and said who reads it by when.

    Words instead of a choice count as for this week; nothing is asked twice.
    """
    turn = keep_note(turn, text, NoteAbout.CONSULT).note(Consulted(_when(turn), text.message_id))
    return _waits(turn, "more" if is_urgent(turn.noticed) else _kept(turn))


def read_end(text: str) -> ChoiceTap | None:
    """The button that ends it, also typed."""
    ends = understood(text) in _ENDS
    return ChoiceTap(Place.CONSULT_WRITING, Word.NEXT) if ends else None


def end(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """Back to where the person was."""
    if chosen != Word.NEXT:
        return None
    return back_to_record(turn.to(replace(turn.state, consult=None)).answers("consult", "ended"))


def _labels(turn: ClientTurn, days: ConsultDays) -> dict[ConsultWhen, str]:
    """The choices in few signs: a label holds twenty, the number included."""
    return {
        ConsultWhen.SOON: say("consult", "soon", at=turn.local(days.soon)),
        ConsultWhen.WEEK: say("consult", "week", day=day_words(days.week)),
        ConsultWhen.INTERVIEW: say("consult", "interview"),
    }


def _when(turn: ClientTurn) -> ConsultWhen:
    return ConsultWhen(turn.state.consult or ConsultWhen.WEEK)


def _kept(turn: ClientTurn) -> str:
    return f"kept_{turn.state.consult}" if turn.state.consult else "kept"


def _waits(turn: ClientTurn, message: str) -> ClientTurn:
    days = turn.client.consult
    facts = {
        "staff": turn.client.staff_name,
        "when": turn.read_from,
        "soon": turn.local(days.soon) if days else "",
        "week": day_words(days.week) if days else "",
        "interview": turn.local(days.interview) if days and days.interview else "",
    }
    text = say("consult", message, **facts)
    turn = turn.goes_to(Place.CONSULT_WRITING)
    return turn.sends(MessageKind.QUESTION, Words(text, (choice(Place.CONSULT_WRITING, Word.NEXT),)))
