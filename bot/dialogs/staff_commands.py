"""What staff can do in LINE. Each command is one entry in `_COMMANDS`."""

from collections.abc import Callable

from bot.dialogs.buttons import command
from bot.dialogs.turn import Turn, TurnOf
from bot.dialogs.words import Word, label

_OFFERED = (Word.SIGN_IN, Word.OPEN_ALERTS, Word.THIS_WEEK)


def welcome_staff(turn: TurnOf, name: str) -> TurnOf:
    """The first words after linking."""
    return turn.answers("staff", "welcome", name=name)


def help_staff(turn: Turn) -> Turn:
    """What staff can do here."""
    return turn.answers("staff", "help", *(command(word) for word in _OFFERED))


def answer_staff(turn: Turn, word: Word | None) -> Turn:
    """A command of staff; anything else gets the help, and is not kept."""
    return _COMMANDS[word](turn) if word in _COMMANDS else help_staff(turn)


def _not_yet(word: Word) -> Callable[[Turn], Turn]:
    return lambda turn: turn.answers("staff", "not_yet", word=label(word))


_COMMANDS: dict[Word | None, Callable[[Turn], Turn]] = {
    Word.HELP: help_staff,
    **{word: _not_yet(word) for word in (*_OFFERED, Word.TAKE)},
}
