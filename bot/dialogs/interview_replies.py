"""What a client answers to the messages before an interview: topics, words, わかりました, 日を変えたい."""

from dataclasses import replace

from bot.dialogs.buttons import ChoiceTap, InterviewTap, button, choice
from bot.dialogs.context import Interview
from bot.dialogs.crisis import is_urgent
from bot.dialogs.events import (
    AgendaChosen,
    AgendaWritten,
    InterviewChangeWanted,
    InterviewConfirmed,
    NoteAbout,
    NoteKept,
    Topic,
)
from bot.dialogs.holding import put_aside
from bot.dialogs.inbound import Text
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.returning import back_to_record
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label, understood

_TOPICS = {
    Word.BODY: Topic.HEALTH,
    Word.WORK: Topic.WORK,
    Word.PEOPLE: Topic.PEOPLE,
    Word.DAYS_OFF: Topic.LEISURE,
    Word.NOTHING: Topic.NOTHING,
}
_WRITES = {Word.WRITE_AGENDA, Word.AGENDA}
ABOUT_INTERVIEWS = (*_TOPICS, *_WRITES, Word.UNDERSTOOD, Word.CHANGE_DAY)
_ENDS = {Word.NEXT, Word.BACK, Word.CLOSE, Word.NOTHING, Word.SKIP}


def tapped(turn: ClientTurn, tap: InterviewTap) -> ClientTurn:
    """A button of one interview's messages; they stay, so that it may be an old one."""
    interview = turn.client.interview
    if interview is None or interview.id != tap.interview_id:
        return turn.answers("interviews", "over", staff=turn.client.staff_name)
    return _reply(turn, interview, tap.word) or turn


def obey_about_interview(turn: ClientTurn, word: Word) -> ClientTurn | None:
    """The same words typed: only where nothing else waits for words, and where they were asked for."""
    interview = turn.client.interview
    if turn.state.place is not Place.IDLE or interview is None:
        return None
    asked = interview.noticed if word is Word.UNDERSTOOD else interview.agenda_asked
    wanted = word in _WRITES or word is Word.CHANGE_DAY
    return _reply(turn, interview, word) if asked or wanted else None


def read_end(text: str) -> ChoiceTap | None:
    """つぎへ, also typed."""
    ends = understood(text) in _ENDS
    return ChoiceTap(Place.AGENDA_WRITING, Word.NEXT) if ends else None


def take_words(turn: ClientTurn, text: Text) -> ClientTurn:
    """One message of 話したいこと."""
    turn = keep_silently(turn, text)
    return _waits(turn, "more" if is_urgent(turn.noticed) else "kept")


def keep_silently(turn: ClientTurn, text: Text) -> ClientTurn:
    """The words are kept for the interview; nothing is said."""
    interview = turn.state.interview
    written = () if interview is None else (AgendaWritten(interview, text.message_id),)
    return turn.note(NoteKept(text.message_id, NoteAbout.AGENDA), *written)


def end(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """Back to where the person was."""
    if chosen != Word.NEXT:
        return None
    turn = turn.to(replace(turn.state, interview=None))
    return back_to_record(turn.answers("interviews", "ended", staff=turn.client.staff_name))


def ask_for_more_agenda(turn: ClientTurn) -> ClientTurn:
    """After something in between: the words are still waited for."""
    return _waits(turn, "more")


def _reply(turn: ClientTurn, interview: Interview, word: Word) -> ClientTurn | None:
    if word in _TOPICS:
        return _choose(turn, interview, word)
    if word in _WRITES:
        turn = put_aside(turn)
        return _waits(turn.to(replace(turn.state, interview=interview.id)), "write")
    if word is Word.UNDERSTOOD:
        turn = turn.note(InterviewConfirmed(interview.id))
        return turn.answers("interviews", "confirmed", when=turn.local(interview.at))
    if word is Word.CHANGE_DAY:
        turn = turn.note(InterviewChangeWanted(interview.id))
        return turn.answers("interviews", "change_wanted", staff=interview.staff_name)
    return None


def _choose(turn: ClientTurn, interview: Interview, word: Word) -> ClientTurn:
    turn = turn.note(AgendaChosen(interview.id, _TOPICS[word]))
    if word is Word.NOTHING:
        return turn.answers("interviews", "nothing", staff=interview.staff_name)
    others = (*(other for other in _TOPICS if other not in {word, Word.NOTHING}), Word.WRITE_AGENDA)
    buttons = tuple(button(InterviewTap(interview.id, other), label(other)) for other in others)
    return turn.answers("interviews", "chosen", *buttons, topic=label(word))


def _waits(turn: ClientTurn, message: str) -> ClientTurn:
    text = say("interviews", message, staff=turn.client.staff_name)
    turn = turn.goes_to(Place.AGENDA_WRITING)
    return turn.sends(MessageKind.QUESTION, Words(text, (choice(Place.AGENDA_WRITING, Word.NEXT),)))
