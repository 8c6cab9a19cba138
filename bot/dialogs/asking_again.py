"""After something said in between, the question in hand is asked again with its buttons."""

from collections.abc import Callable

from bot.dialogs.answering import ask_again
from bot.dialogs.consulting import ask_for_more, ask_when
from bot.dialogs.correcting import list_questions, list_sections
from bot.dialogs.holding import put_aside
from bot.dialogs.interview_replies import ask_for_more_agenda
from bot.dialogs.pausing import ask_until
from bot.dialogs.returning import back_to_record
from bot.dialogs.reviewing import remind_of_sending
from bot.dialogs.settings import ask_time, ask_weekday
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.stopping import ask_what_to_stop_again
from bot.dialogs.turn import ClientTurn


def after_saying(turn: ClientTurn) -> ClientTurn:
    """What the person was asked before, once more; nothing where nothing waits.

    Places that somebody may simply walk out of (the settings, for one) are left.
    """
    return _ASKS.get(turn.state.place, back_to_record)(turn)


def _summary_again(turn: ClientTurn) -> ClientTurn:
    unsent = turn.record.status is RecordStatus.OPEN or turn.state.correcting
    return remind_of_sending(turn) if unsent else put_aside(turn)


def _questions_again(turn: ClientTurn) -> ClientTurn:
    section = turn.state.section
    return list_sections(turn) if section is None else list_questions(turn, section)


_ASKS: dict[Place, Callable[[ClientTurn], ClientTurn]] = {
    Place.IDLE: lambda turn: turn,
    Place.ANSWERING: ask_again,
    Place.REVIEWING: _summary_again,
    Place.CHOOSING_SECTION: list_sections,
    Place.CHOOSING_QUESTION: _questions_again,
    Place.CHOOSING_WEEKDAY: ask_weekday,
    Place.CHOOSING_TIME: ask_time,
    Place.CONSULT_CHOOSING_TIME: ask_when,
    Place.CONSULT_WRITING: ask_for_more,
    Place.AGENDA_WRITING: ask_for_more_agenda,
    Place.PAUSING_UNTIL: ask_until,
    Place.ASKED_WHAT_TO_STOP: ask_what_to_stop_again,
}
