"""設定: weekday and time of the weekly record, the name shown, やめる."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.dialogs.buttons import ChoiceTap, button, choice, command
from bot.dialogs.clock_words import clock_label, typed_time
from bot.dialogs.events import LineRecordStopped, PromptTimeChosen
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.pausing import ask_until, end_pause
from bot.dialogs.returning import back_to_record
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.turn import ClientTurn, TurnOf
from bot.dialogs.wording import say
from bot.dialogs.words import OFFERED_TIMES, WEEKDAY_LABELS, Word, understood, weekday

WEDNESDAY = 2
_SETTINGS = (Word.WEEKDAY, Word.TIME, Word.PAUSE, Word.END_PAUSE, Word.STOP, Word.CLOSE)
_SURE = (Word.YES, Word.NOT_NOW)


def show_settings(turn: ClientTurn) -> ClientTurn:
    """What is set now, and what can be changed."""
    client = turn.client
    facts = {
        "nickname": client.nickname,
        "weekday": None if client.weekday is None else WEEKDAY_LABELS[client.weekday],
        "time": client.time,
        "pause": client.pause,
    }
    absent = Word.PAUSE if client.pause else Word.END_PAUSE
    buttons = tuple(choice(Place.SETTINGS, word) for word in _SETTINGS if word is not absent)
    turn = turn.goes_to(Place.SETTINGS)
    return turn.sends(MessageKind.QUESTION, Words(say("settings", "shown", **facts), buttons))


def ask_weekday(turn: TurnOf, message: str = "weekday") -> TurnOf:
    """Which weekday; `message` is the wording that fits the moment."""
    days = [(WEDNESDAY + step) % 7 for step in range(7)]
    buttons = tuple(
        button(ChoiceTap(Place.CHOOSING_WEEKDAY, str(day)), WEEKDAY_LABELS[day]) for day in days
    )
    turn = turn.goes_to(Place.CHOOSING_WEEKDAY)
    return turn.sends(MessageKind.QUESTION, Words(say("settings", message), buttons))


def ask_time(turn: ClientTurn, message: str = "time") -> ClientTurn:
    """At what time, 19:00 first; never in quiet hours."""
    offered = [clock for clock in OFFERED_TIMES if not _is_quiet(turn, clock)]
    buttons = tuple(
        button(ChoiceTap(Place.CHOOSING_TIME, f"{clock:%H:%M}"), clock_label(clock)) for clock in offered
    )
    turn = turn.goes_to(Place.CHOOSING_TIME)
    quiet = turn.context.quiet_hours or (None, None)
    text = say("settings", message, quiet_from=quiet[0], quiet_until=quiet[1])
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def ask_whether_to_stop(turn: ClientTurn) -> ClientTurn:
    """やめる: what ends and what stays, and whether they are sure."""
    buttons = tuple(choice(Place.STOPPING, word) for word in _SURE)
    text = say("settings", "stop", staff=turn.client.staff_name)
    return turn.goes_to(Place.STOPPING).sends(MessageKind.QUESTION, Words(text, buttons))


def read_setting(turn: ClientTurn, text: str) -> ChoiceTap | None:
    """The button that these words stand for, at the places of this module."""
    place = turn.state.place
    word = understood(text)
    if place is Place.CHOOSING_WEEKDAY:
        day = weekday(text)
        return None if day is None else ChoiceTap(place, str(day))
    if place is Place.CHOOSING_TIME:
        clock = typed_time(text)
        return None if clock is None else ChoiceTap(place, f"{clock:%H:%M}")
    offered = _SETTINGS if place is Place.SETTINGS else _SURE
    return ChoiceTap(place, str(word)) if word in offered else None


def choose_weekday(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """The weekday; its time is asked too where none is known yet."""
    if chosen not in set("0123456"):
        return None
    day = int(chosen)
    if turn.client.time is None:
        return ask_time(turn.to(replace(turn.state, weekday=day)))
    return _chosen(turn, day, turn.client.time)


def choose_time(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """The time; quiet hours are refused in plain words."""
    clock = typed_time(chosen)
    day = turn.client.weekday if turn.state.weekday is None else turn.state.weekday
    if clock is None:
        return None
    if day is None:
        return ask_weekday(turn)
    return ask_time(turn, "time_is_quiet") if _is_quiet(turn, clock) else _chosen(turn, day, clock)


def choose_setting(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """One of the settings."""
    chooses = _CHOICES.get(chosen)
    return None if chooses is None else chooses(turn)


def choose_whether_to_stop(turn: ClientTurn, chosen: str) -> ClientTurn | None:
    """はい ends the record in LINE, いいえ changes nothing."""
    match chosen:
        case Word.YES:
            return stop_line_record(turn)
        case Word.NOT_NOW:
            return back_to_record(turn.answers("settings", "not_stopped"))
        case _:
            return None


def stop_line_record(turn: ClientTurn) -> ClientTurn:
    """The record in LINE ends; what was answered stays, support goes on."""
    record = turn.state.record
    if record is not None and record.status is not RecordStatus.SUBMITTED:
        record = replace(record, status=RecordStatus.UNFINISHED)
    state = replace(turn.state, place=Place.IDLE, record=record, question=None, correcting=False)
    turn = turn.to(state, LineRecordStopped())
    return turn.answers("settings", "stopped", staff=turn.client.staff_name)


def _chosen(turn: ClientTurn, day: int, clock: time) -> ClientTurn:
    first = turn.client.weekday is None
    turn = turn.to(replace(turn.state, weekday=None), PromptTimeChosen(day, clock))
    facts = {"weekday": WEEKDAY_LABELS[day], "time": clock}
    if first:
        turn = turn.goes_to(Place.IDLE)
        return turn.answers("settings", "ready", command(Word.BEGIN), command(Word.HELP), **facts)
    return back_to_record(turn.answers("settings", "changed", **facts))


def _is_quiet(turn: ClientTurn, clock: time) -> bool:
    if turn.context.quiet_hours is None:
        return False
    start, end = turn.context.quiet_hours
    return start <= clock < end if start <= end else clock >= start or clock < end


def _ask_time_or_both(turn: ClientTurn) -> ClientTurn:
    return ask_weekday(turn) if turn.client.weekday is None else ask_time(turn)


_CHOICES: dict[str, Callable[[ClientTurn], ClientTurn]] = {
    Word.WEEKDAY: ask_weekday,
    Word.TIME: _ask_time_or_both,
    Word.PAUSE: ask_until,
    Word.END_PAUSE: end_pause,
    Word.STOP: ask_whether_to_stop,
    Word.CLOSE: lambda turn: back_to_record(turn.answers("settings", "closed")),
}
