"""The weekly record from outside: はじめる, つづき, 前回の記録, and the way back to it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.dialogs.answering import ask_again, ask_next, shorten
from bot.dialogs.buttons import command
from bot.dialogs.context import Week
from bot.dialogs.correcting import list_sections
from bot.dialogs.events import LineRecordTakenUpAgain, RecordBegun, RecordResumed
from bot.dialogs.questions import progress_of
from bot.dialogs.returning import back_to_record
from bot.dialogs.reviewing import show_closed, summarise
from bot.dialogs.settings import ask_weekday
from bot.dialogs.state import UNFINISHED, Length, Record, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word

_BEGUN = {Length.FULL: "begun", Length.SHORT: "begun_short"}
# A record belongs to the latest prompt for 96 hours: until then the next one is not begun.
_OWN_TIME = timedelta(hours=96)
_A_WEEK = timedelta(days=7)


def begin(turn: ClientTurn, length: Length = Length.FULL) -> ClientTurn:
    """はじめる or みじかく: this week's record, begun or gone on with."""
    turn = _welcomed_back(turn)
    record = turn.state.record
    if record is not None and _is_this_weeks(turn, record):
        return _go_on(turn, record, length)
    if turn.client.weekday is None or turn.client.time is None:
        return ask_weekday(turn, "weekday_first")
    if turn.client.week is None:
        return _is_submitted_already(turn, None)
    return _begin_new(turn, turn.client.week, length)


def resume(turn: ClientTurn) -> ClientTurn:
    """つづき: the record on hold goes on, however long ago."""
    record = turn.state.record
    return begin(turn) if record is None else begin(turn, record.length)


def show_last(turn: ClientTurn) -> ClientTurn:
    """前回の記録: to read, and to correct until the next record begins."""
    record, earlier = turn.state.record, turn.client.last_record
    if record is not None and record.status in UNFINISHED:
        return back_to_record(_shows_earlier(turn, earlier))
    if record is None and earlier is None:
        return turn.answers("record", "none_yet", command(Word.BEGIN))
    shown = record or earlier
    return summarise(turn.to(replace(turn.state, record=shown, question=None, correcting=False)))


def correct_or_send(turn: ClientTurn, word: Word) -> ClientTurn | None:
    """修正する and 送信する typed while nothing is asked; None without a record."""
    record = turn.state.record
    if record is None:
        return None
    if word is Word.CORRECT:
        return list_sections(_reopened(turn, record))
    complete = progress_of(turn, record).unanswered() is None
    return summarise(_reopened(turn, record)) if complete else resume(turn)


def _shows_earlier(turn: ClientTurn, earlier: Record | None) -> ClientTurn:
    return turn.answers("record", "none_yet") if earlier is None else show_closed(turn, earlier)


def _welcomed_back(turn: ClientTurn) -> ClientTurn:
    return turn.note(LineRecordTakenUpAgain()) if turn.client.stopped else turn


def _is_this_weeks(turn: ClientTurn, record: Record) -> bool:
    week = turn.client.week
    if week is not None and week.day == record.day:
        return True
    if record.status is RecordStatus.SUBMITTED:
        return turn.now < _due(turn, record) + _OWN_TIME
    if turn.now >= _due(turn, record) + _A_WEEK:
        return False
    return week is None or week.day < record.day or turn.now < _due(turn, week)


def _due(turn: ClientTurn, prompted: Record | Week) -> datetime:
    clock = turn.client.time or time()
    return datetime.combine(prompted.day, clock, turn.context.timezone)


def _go_on(turn: ClientTurn, record: Record, length: Length) -> ClientTurn:
    if record.status is RecordStatus.SUBMITTED:
        return _is_submitted_already(turn, record)
    turn = _reopened(turn, record)
    if length is Length.SHORT and record.length is Length.FULL:
        return shorten(turn)
    return ask_next(turn) if turn.state.question is None else ask_again(turn)


def _reopened(turn: ClientTurn, record: Record) -> ClientTurn:
    """On hold or closed unfinished: it goes on, because the person asked for it."""
    if record.status not in {RecordStatus.HELD, RecordStatus.UNFINISHED}:
        return turn
    opened = replace(record, status=RecordStatus.OPEN)
    return turn.to(replace(turn.state, record=opened), RecordResumed(record.day))


def _is_submitted_already(turn: ClientTurn, record: Record | None) -> ClientTurn:
    day = None if record is None else record.day
    return turn.answers("record", "submitted_already", command(Word.LAST_RECORD), day=day)


def _begin_new(turn: ClientTurn, week: Week, length: Length) -> ClientTurn:
    client = turn.client
    record = Record(
        day=week.day,
        form_version=client.form.version,
        length=length,
        own_items=client.own_items,
        medication=client.medication,
    )
    state = replace(turn.state, record=record, question=None, correcting=False, section=None)
    begun = RecordBegun(week.day, length, record.form_version, record.own_items)
    turn = turn.to(state, begun).answers("record", _BEGUN[length], week=week)
    return ask_next(turn)
