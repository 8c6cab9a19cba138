"""設定 → 休む: a pause that the client sets, with its last day and why."""

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogs.buttons import ChoiceTap, choice
from bot.dialogs.events import PauseEnded, PauseSet
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.returning import back_to_record
from bot.dialogs.state import Place
from bot.dialogs.turn import ClientTurn
from bot.dialogs.typed_days import NoSuchDayError, typed_day
from bot.dialogs.wording import say
from bot.dialogs.words import Word, understood
from bot.schedule.pauses import PauseReason

LONGEST_BY_CLIENT = timedelta(days=183)
_LENGTHS = {
    Word.ONE_WEEK: timedelta(days=6),
    Word.TWO_WEEKS: timedelta(days=13),
    Word.ONE_MONTH: timedelta(days=30),
}
_REASONS = {Word.HOLIDAY: PauseReason.HOLIDAY, Word.OTHER: PauseReason.OTHER}
_NO_SUCH_DAY = "no_such_day"
_DAY = "%Y%m%d"


def ask_until(turn: ClientTurn, message: str = "until") -> ClientTurn:
    """Until which day; `message` says what was wrong with the last one."""
    buttons = tuple(choice(Place.PAUSING_UNTIL, word) for word in (*_LENGTHS, Word.CLOSE))
    turn = turn.goes_to(Place.PAUSING_UNTIL)
    text = say("pausing", message, staff=turn.client.staff_name)
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def read_until(turn: ClientTurn, text: str) -> ChoiceTap | None:
    """A length, or a day that was typed."""
    word = understood(text)
    if word is Word.CLOSE or word in _LENGTHS:
        return ChoiceTap(Place.PAUSING_UNTIL, word)
    try:
        day = typed_day(text, _today(turn))
    except NoSuchDayError:
        return ChoiceTap(Place.PAUSING_UNTIL, _NO_SUCH_DAY)
    return None if day is None else ChoiceTap(Place.PAUSING_UNTIL, f"{day:{_DAY}}")


def choose_until(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """The last day, checked in plain words."""
    if chosen == Word.CLOSE:
        return back_to_record(turn.answers("settings", "closed"))
    if chosen == _NO_SUCH_DAY:
        return ask_until(turn, _NO_SUCH_DAY)
    last = _last_day(turn, chosen)
    if last is None:
        return None
    if last < _today(turn):
        return ask_until(turn, "past")
    if last - _today(turn) > LONGEST_BY_CLIENT:
        return ask_until(turn, "too_long")
    return _ask_reason(turn.to(replace(turn.state, until=last)))


def read_reason(text: str) -> ChoiceTap | None:
    """The button that these words stand for."""
    word = understood(text)
    return ChoiceTap(Place.PAUSING_WHY, word) if word in _REASONS else None


def choose_reason(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """The pause is set: no prompts up to that day, and from the next one on as before."""
    reason = next((reason for word, reason in _REASONS.items() if word == chosen), None)
    until = turn.state.until
    if reason is None or until is None:
        return None
    if until < _today(turn):
        return ask_until(turn, "past")
    turn = turn.to(replace(turn.state, until=None), PauseSet(until, reason))
    return back_to_record(turn.answers("pausing", "set", until=until))


def end_pause(turn: ClientTurn) -> ClientTurn:
    """休みを おわる: a 休職 or 入院 is ended by staff."""
    pause = turn.client.pause
    if pause is None:
        return back_to_record(turn.answers("pausing", "no_pause"))
    if not pause.reason.ends_by_itself:
        return back_to_record(turn.answers("pausing", "ended_by_staff", staff=turn.client.staff_name))
    return back_to_record(turn.note(PauseEnded()).answers("pausing", "ended"))


def _ask_reason(turn: ClientTurn) -> ClientTurn:
    buttons = tuple(choice(Place.PAUSING_WHY, word) for word in _REASONS)
    turn = turn.goes_to(Place.PAUSING_WHY)
    return turn.sends(MessageKind.QUESTION, Words(say("pausing", "why"), buttons))


def _last_day(turn: ClientTurn, chosen: str) -> date | None:
    length = next((length for word, length in _LENGTHS.items() if word == chosen), None)
    if length is not None:
        return _today(turn) + length
    if len(chosen) != 8 or not chosen.isdecimal():
        return None
    try:
        return date(int(chosen[:4]), int(chosen[4:6]), int(chosen[6:]))
    except ValueError:
        return None


def _today(turn: ClientTurn) -> date:
    return turn.now.astimezone(turn.context.timezone).date()
