"""What words and buttons mean at each place of the conversation."""

from collections.abc import Callable

from bot.dialogs import (
    answering,
    consulting,
    correcting,
    interview_replies,
    pausing,
    prompt_replies,
    settings,
    stopping,
)
from bot.dialogs.buttons import (
    AnswerTap,
    ChoiceTap,
    CommandTap,
    InterviewTap,
    QuestionTap,
    ReviewTap,
    SectionTap,
    Tapped,
)
from bot.dialogs.commands import obey
from bot.dialogs.events import NoteAbout
from bot.dialogs.inbound import Text
from bot.dialogs.small_talk import keep_note
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn

_READS: dict[Place, Callable[[ClientTurn, str], Tapped | None]] = {
    Place.ANSWERING: answering.read_answer,
    Place.REVIEWING: correcting.read_review,
    Place.CHOOSING_SECTION: correcting.read_review,
    Place.CHOOSING_QUESTION: correcting.read_review,
    Place.CHOOSING_WEEKDAY: settings.read_setting,
    Place.CHOOSING_TIME: settings.read_setting,
    Place.SETTINGS: settings.read_setting,
    Place.STOPPING: settings.read_setting,
    Place.ASKED_WHAT_TO_STOP: lambda _, text: stopping.read_meaning(text),
    Place.CONSULT_CHOOSING_TIME: consulting.read_when,
    Place.CONSULT_WRITING: lambda _, text: consulting.read_end(text),
    Place.CHOOSING_LATER: lambda _, text: prompt_replies.read_later(text),
    Place.ASKED_WHY_RESTING: lambda _, text: prompt_replies.read_why(text),
    Place.AGENDA_WRITING: lambda _, text: interview_replies.read_end(text),
    Place.PAUSING_UNTIL: pausing.read_until,
    Place.PAUSING_WHY: lambda _, text: pausing.read_reason(text),
}
_CHOICES: dict[Place, Callable[[ClientTurn, str], ClientTurn | None]] = {
    Place.CHOOSING_WEEKDAY: settings.choose_weekday,
    Place.CHOOSING_TIME: settings.choose_time,
    Place.SETTINGS: settings.choose_setting,
    Place.STOPPING: settings.choose_whether_to_stop,
    Place.ASKED_WHAT_TO_STOP: stopping.explain_stop,
    Place.CONSULT_CHOOSING_TIME: consulting.choose_when,
    Place.CONSULT_WRITING: consulting.end,
    Place.CHOOSING_LATER: prompt_replies.choose_later,
    Place.ASKED_WHY_RESTING: prompt_replies.explain_rest,
    Place.AGENDA_WRITING: interview_replies.end,
    Place.PAUSING_UNTIL: pausing.choose_until,
    Place.PAUSING_WHY: pausing.choose_reason,
}
_TAKES: dict[Place, Callable[[ClientTurn, Text], ClientTurn | None]] = {
    Place.ANSWERING: answering.take_words,
    Place.CONSULT_CHOOSING_TIME: consulting.take_words,
    Place.CONSULT_WRITING: consulting.take_words,
    Place.ASKED_WHAT_TO_STOP: stopping.explain_in_words,
    Place.AGENDA_WRITING: interview_replies.take_words,
}


def read(turn: ClientTurn, text: str) -> Tapped | None:
    """The button that these words stand for here, if any."""
    reads = _READS.get(turn.state.place)
    return None if reads is None else reads(turn, text)


def take_words(turn: ClientTurn, text: Text) -> ClientTurn | None:
    """Words that this place waits for; None where it waits for none."""
    takes = _TAKES.get(turn.state.place)
    return None if takes is None else takes(turn, text)


def keep_silently(turn: ClientTurn, text: Text) -> ClientTurn:
    """The words where they belong, without an answer: something else has to be said."""
    if turn.state.place is Place.CONSULT_WRITING:
        return keep_note(turn, text, NoteAbout.CONSULT)
    if turn.state.place is Place.AGENDA_WRITING:
        return interview_replies.keep_silently(turn, text)
    return answering.take_text_silently(turn, text) or keep_note(turn, text)


def tapped(turn: ClientTurn, tap: Tapped) -> ClientTurn | None:
    """What a button does; None for one whose time is over."""
    match tap:
        case ChoiceTap():
            return _chosen(turn, tap)
        case CommandTap():
            return _commanded(turn, tap)
        case InterviewTap():
            return interview_replies.tapped(turn, tap)
        case _:
            return _tapped_in_record(turn, tap)


def _chosen(turn: ClientTurn, tap: ChoiceTap) -> ClientTurn | None:
    chooses = _CHOICES.get(tap.place)
    here = tap.place is turn.state.place
    return chooses(turn, tap.choice) if chooses and here else None


def _commanded(turn: ClientTurn, tap: CommandTap) -> ClientTurn | None:
    return obey(turn, tap.word) if tap.day is None else prompt_replies.tapped(turn, tap.word, tap.day)


def _tapped_in_record(
    turn: ClientTurn, tap: AnswerTap | ReviewTap | SectionTap | QuestionTap
) -> ClientTurn | None:
    match tap:
        case AnswerTap():
            return answering.answer_tapped(turn, tap)
        case ReviewTap():
            return correcting.review_tapped(turn, tap)
        case SectionTap():
            return correcting.section_tapped(turn, tap)
        case QuestionTap():
            return correcting.question_tapped(turn, tap)
