"""What staff can do in LINE: words and buttons are facts, which the caller answers: it has the database."""

from datetime import datetime, timedelta

from bot.dialogs.alert_cards import ACTS
from bot.dialogs.buttons import AlertTap, CommandTap, Tapped, command
from bot.dialogs.clock_words import typed_time
from bot.dialogs.events import AlertAct, AlertActed, StaffAsked, StaffRequest
from bot.dialogs.turn import Turn, TurnOf
from bot.dialogs.words import Word, understood

_OFFERED = (Word.SIGN_IN, Word.OPEN_ALERTS, Word.THIS_WEEK)
_REQUESTS = {
    Word.SIGN_IN: StaffRequest.SIGN_IN,
    Word.OPEN_ALERTS: StaffRequest.OPEN_ALERTS,
    Word.THIS_WEEK: StaffRequest.THIS_WEEK,
}
_CALL = "電話します"


def welcome_staff(turn: TurnOf, name: str) -> TurnOf:
    """The first words after linking."""
    return turn.answers("staff", "welcome", name=name)


def help_staff(turn: Turn) -> Turn:
    """What staff can do here."""
    return turn.answers("staff", "help", *(command(word) for word in _OFFERED))


def answer_staff(turn: Turn, body: str) -> Turn:
    """Typed by staff; what is no command gets the help, and is not kept."""
    word = understood(body)
    if word is None and (at := _hour_of_call(turn, body)):
        return turn.note(AlertActed(AlertAct.CALLING_AT, at=at))
    return _obey(turn, word)


def tapped_by_staff(turn: Turn, tap: Tapped | AlertTap | None) -> Turn:
    """A button of staff; an old or foreign one gets the help."""
    if isinstance(tap, AlertTap):
        return turn.note(AlertActed(tap.act, tap.alert_id, tap.at))
    return _obey(turn, tap.word if isinstance(tap, CommandTap) else None)


def _obey(turn: Turn, word: Word | None) -> Turn:
    if word in _REQUESTS:
        return turn.note(StaffAsked(_REQUESTS[word]))
    if word in ACTS:
        return turn.note(AlertActed(ACTS[word]))
    return help_staff(turn)


def _hour_of_call(turn: Turn, body: str) -> datetime | None:
    """The next such hour, from 15時に 電話します."""
    bare = body.strip().rstrip("。")
    clock = typed_time(bare.removesuffix(_CALL)) if bare.endswith(_CALL) else None
    if clock is None:
        return None
    local = turn.now.astimezone(turn.context.timezone)
    at = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return at if at > local else at + timedelta(days=1)
