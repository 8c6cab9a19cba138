"""What is said between questions: notes, help, the next interview, pictures and stickers."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogs.buttons import command
from bot.dialogs.events import NoteAbout, NoteKept
from bot.dialogs.inbound import MediaKind, Text
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word

_HELPFUL = (
    *(Word.BEGIN, Word.RESUME, Word.LAST_RECORD),
    *(Word.CONSULT, Word.INTERVIEW, Word.SETTINGS),
)
_ONE_TALK = timedelta(minutes=30)
_WITHOUT_WORDS = {
    MediaKind.STICKER: "sticker",
    MediaKind.IMAGE: "picture",
    MediaKind.VIDEO: "picture",
    MediaKind.AUDIO: "voice",
    MediaKind.LOCATION: "location",
}


def keep_note(turn: ClientTurn, text: Text, about: NoteAbout = NoteAbout.CHAT) -> ClientTurn:
    """Words outside any question: kept, whoever reads them and from when."""
    return turn.note(NoteKept(text.message_id, about))


def acknowledge_note(turn: ClientTurn) -> ClientTurn:
    """Who reads the note, and from when; in short where that was just said."""
    said_before = was_just_told(turn)
    turn = turn.to(replace(turn.state, noted_at=turn.at))
    if said_before:
        return turn.answers("talk", "noted_too", staff=turn.client.staff_name)
    if turn.client.alert_open:
        return turn.answers("talk", "noted_in_alert")
    return turn.answers("talk", "noted", staff=turn.client.staff_name, when=turn.read_from)


def was_just_told(turn: ClientTurn) -> bool:
    """Whether it was said a moment ago who reads such words and when."""
    noted_at = turn.state.noted_at
    return noted_at is not None and turn.at - noted_at < _ONE_TALK


def help_client(turn: ClientTurn) -> ClientTurn:
    """What the person can do, with buttons."""
    buttons = tuple(command(word) for word in _HELPFUL)
    return turn.answers("talk", "help", *buttons, staff=turn.client.staff_name)


def show_interview(turn: ClientTurn) -> ClientTurn:
    """The next interview, or that none is planned."""
    interview = turn.client.interview
    if interview is None:
        return turn.answers("talk", "no_interview", staff=turn.client.staff_name)
    return turn.answers("talk", "interview", interview=interview, when=turn.local(interview.at))


def answer_media(turn: ClientTurn, kind: MediaKind) -> ClientTurn:
    """A kind answer to what cannot be read."""
    message = _WITHOUT_WORDS.get(kind, "file")
    if turn.client.alert_open and kind is not MediaKind.STICKER:
        message = "words_needed"
    return turn.answers("talk", message, staff=turn.client.staff_name)


def welcome_back(turn: ClientTurn) -> ClientTurn:
    """The person added the account again; what they had answered is still there."""
    return turn.answers(
        "talk", "welcome_back", command(Word.RESUME), command(Word.HELP), name=turn.client.nickname
    )


def gone_button(turn: ClientTurn) -> ClientTurn:
    """A button whose time is over, and nothing to ask again."""
    return turn.answers("talk", "gone_button", command(Word.HELP))
