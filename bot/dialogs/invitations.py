"""The weekly prompt and its reminder: cards whose buttons name the week and no person."""

from datetime import date

from bot.dialogs.buttons import command
from bot.dialogs.messages import Card
from bot.dialogs.wording import say
from bot.dialogs.words import Word

_PROMPT = (Word.BEGIN, Word.SHORT, Word.LATER, Word.REST)
_REMINDER = (Word.CARRY_ON, Word.LATER, Word.REST)


def invitation(day: date, *, pause_is_over: bool = False) -> Card:
    """The prompt of that day. What a lock screen shows says nothing of the person."""
    text = say("invitations", "after_pause" if pause_is_over else "prompt")
    return Card(text, say("invitations", "summary"), tuple(command(word, day) for word in _PROMPT))


def reminder(day: date) -> Card:
    """It says only that a continuation waits: the question comes as the free reply to the tap."""
    actions = tuple(command(word, day) for word in _REMINDER)
    return Card(say("invitations", "reminder"), say("invitations", "reminder_summary"), actions)
