"""The words that work anywhere, and what each of them does."""

from collections.abc import Callable
from functools import partial

from bot.dialogs.asking_again import after_saying
from bot.dialogs.consulting import ask_when
from bot.dialogs.crisis import reply_to_lines
from bot.dialogs.events import Said
from bot.dialogs.holding import hold, put_aside
from bot.dialogs.interview_replies import ABOUT_INTERVIEWS, obey_about_interview
from bot.dialogs.messages import MessageKind
from bot.dialogs.prompt_replies import offer_later, rest
from bot.dialogs.settings import ask_whether_to_stop, show_settings
from bot.dialogs.small_talk import help_client, show_interview
from bot.dialogs.state import Length, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.weekly_record import begin, correct_or_send, resume, show_last
from bot.dialogs.words import Word


def obey(turn: ClientTurn, word: Word) -> ClientTurn | None:
    """Do what the word says; None where it is no command, or none that fits now."""
    command = _COMMANDS.get(word)
    done = None if command is None else command(turn)
    return done and _with_question(turn, done)


def _with_question(before: ClientTurn, turn: ClientTurn) -> ClientTurn:
    """What was only an answer is followed by the question that it interrupted."""
    asked = any(isinstance(event, Said) and event.kind is MessageKind.QUESTION for event in turn.events)
    stayed = turn.state.place is before.state.place
    return after_saying(turn) if stayed and not asked else turn


def _hold(turn: ClientTurn) -> ClientTurn | None:
    record = turn.state.record
    is_open = record is not None and record.status is RecordStatus.OPEN
    return hold(turn) if is_open else None


def _talk(turn: ClientTurn) -> ClientTurn:
    """話したい: after a crisis the record stays out of it; at any other time it is 相談."""
    if not turn.client.alert_open:
        return ask_when(turn)
    return reply_to_lines(put_aside(turn), Word.TALK)


def _not_meant(turn: ClientTurn) -> ClientTurn | None:
    return reply_to_lines(turn, Word.NOT_MEANT) if turn.client.alert_open else None


_COMMANDS: dict[Word, Callable[[ClientTurn], ClientTurn | None]] = {
    Word.BEGIN: begin,
    Word.SHORT: lambda turn: begin(turn, Length.SHORT),
    Word.RESUME: resume,
    Word.CARRY_ON: resume,
    Word.LAST_RECORD: show_last,
    Word.CORRECT: lambda turn: correct_or_send(turn, Word.CORRECT),
    Word.SEND: lambda turn: correct_or_send(turn, Word.SEND),
    Word.HOLD: _hold,
    Word.LATER: lambda turn: _hold(turn) or offer_later(turn),
    Word.REST: rest,
    **{word: partial(obey_about_interview, word=word) for word in ABOUT_INTERVIEWS},
    Word.CONSULT: ask_when,
    Word.INTERVIEW: show_interview,
    Word.SETTINGS: show_settings,
    Word.STOP: ask_whether_to_stop,
    Word.HELP: help_client,
    Word.TALK: _talk,
    Word.NOT_MEANT: _not_meant,
}
