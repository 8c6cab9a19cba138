"""With a client: what one event means where they stand."""

from bot.dialogs import crisis, small_talk, stopping
from bot.dialogs.answers import without_message
from bot.dialogs.asking_again import after_saying
from bot.dialogs.buttons import AlertTap, Tapped, decode
from bot.dialogs.commands import obey
from bot.dialogs.inbound import Followed, Media, Tap, Text, Unsent
from bot.dialogs.places import keep_silently, read, take_words, tapped
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word, understood


def answer_client(turn: ClientTurn) -> ClientTurn:
    """One event of a client."""
    match turn.inbound.content:
        case Text() as text:
            return _answer_text(turn, text)
        case Tap(data=data):
            return _answer_tap(turn, decode(data))
        case Media(kind=kind):
            return after_saying(small_talk.answer_media(turn, kind))
        case Followed():
            return small_talk.welcome_back(turn)
        case Unsent(message_id=message_id):
            return _forget(turn, message_id)
        case _:
            return turn


def _answer_text(turn: ClientTurn, text: Text) -> ClientTurn:
    noticed = turn.noticed
    if noticed is None:
        return _take(turn, text)
    turn = turn.marked_worried()
    if crisis.is_crisis(noticed):
        return crisis.answer_client(keep_silently(turn, text), noticed)
    if crisis.is_urgent(noticed):
        turn = crisis.thank_for_urgent(turn, noticed)
    return _take(turn, text)


def _take(turn: ClientTurn, text: Text) -> ClientTurn:
    """A button typed, else a command, else words for this place, else a note."""
    meant, word = read(turn, text.body), understood(text.body)
    if meant is not None and (done := tapped(turn, meant)):
        return done
    if word is not None and (done := obey(turn, word)):
        return done
    if word is Word.WANT_TO_STOP:
        return stopping.ask_what_to_stop(turn, text)
    return take_words(turn, text) or _note(turn, text)


def _note(turn: ClientTurn, text: Text) -> ClientTurn:
    turn = small_talk.keep_note(turn, text)
    if not crisis.is_urgent(turn.noticed):
        turn = small_talk.acknowledge_note(turn)
    return after_saying(turn)


def _answer_tap(turn: ClientTurn, tap: Tapped | AlertTap | None) -> ClientTurn:
    done = None if tap is None or isinstance(tap, AlertTap) else tapped(turn, tap)
    return done or _old_button(turn)


def _old_button(turn: ClientTurn) -> ClientTurn:
    """It answers nothing: the question in hand is asked again, if one is."""
    again = after_saying(turn)
    return again if len(again.events) > len(turn.events) else small_talk.gone_button(again)


def _forget(turn: ClientTurn, message_id: str) -> ClientTurn:
    """Taken back: the storage blanks the words, the record drops its pointer. Nothing is said."""
    if turn.state.record is None:
        return turn
    return turn.stores(without_message(turn.record, message_id))
