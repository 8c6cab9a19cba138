"""Concerns and alerts: what the conversation hands in, and what LINE, pages, worker and CLI do with alerts.

`notice` reads a text before it is answered, `follow` takes up what a step brought about. The steps of
people (take, reached, resolve, ...) are those of `bot.alerts.steps`, all in the caller's transaction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.alerts.desk import AlertDesk, Member
from bot.alerts.raising import (
    CONSULTATION,
    Alarm,
    Writer,
    add_to,
    joinable,
    keep_concern,
    open_alert,
    spread,
)
from bot.alerts.record_numbers import read_numbers
from bot.alerts.steps import (
    AlertGoneError,
    AlertRefusedError,
    NotReported,
    NotTakenError,
    NotYoursError,
    Outcome,
    Reported,
    ReportNeededError,
    ResolvedAlreadyError,
    TakenAlreadyError,
    hand_on,
    needs_report,
    not_yet,
    note,
    reached,
    report,
    resolve,
    someone_near,
    take,
)
from bot.alerts.story import Happened
from bot.concerns.concern import Concern, Field, Level
from bot.concerns.crisis_lines import open_lines
from bot.concerns.telling import someone_on_call
from bot.dialogs import events
from bot.dialogs.context import Noticed
from bot.dialogs.inbound import Inbound, Media, MediaKind, Text
from bot.dialogs.needs import field_of
from bot.known import Known, Loading
from bot.schedule.alert_times import crisis_read_by, urgent_read_by
from bot.storage import alerts as stored
from bot.storage import conversations

__all__ = [
    "AlertDesk",
    "AlertGoneError",
    "AlertRefusedError",
    "NotReported",
    "NotTakenError",
    "NotYoursError",
    "Outcome",
    "ReportNeededError",
    "Reported",
    "ResolvedAlreadyError",
    "TakenAlreadyError",
    "follow",
    "hand_on",
    "needs_report",
    "not_yet",
    "note",
    "notice",
    "reached",
    "report",
    "resolve",
    "someone_near",
    "take",
]

_TEN_MINUTES = timedelta(minutes=10)
_MEDIA = {
    MediaKind.IMAGE: Happened.PICTURE,
    MediaKind.VIDEO: Happened.PICTURE,
    MediaKind.AUDIO: Happened.VOICE,
    MediaKind.LOCATION: Happened.LOCATION,
    MediaKind.FILE: Happened.FILE,
}


def notice(loading: Loading, known: Known, event: Inbound, text: Text) -> Noticed | None:
    """Read a text by the concern rules; a concern is stored, and raises an alert where it must.

    Of people without a role only a crisis counts, and their words are not kept.
    """
    field = field_of(known.state)
    reader = loading.office.reader
    concern = reader.judged(loading.look or reader.look(text.body), field)
    if concern is None or (known.row.client is None and concern.level is not Level.CRISIS):
        return None
    desk, writer = _desk(loading), _writer(known, event)
    if concern.level is Level.NOTICE:
        keep_concern(desk, writer, concern, field, text.message_id, joinable(desk, writer))
        return _outlook(desk, known, concern, ())
    opened = open_alert(desk, writer, Alarm(concern.level, concern.category))
    keep_concern(desk, writer, concern, field, text.message_id, opened.alert)
    return _outlook(desk, known, concern, spread(desk, opened, writer))


def follow(loading: Loading, known: Known, event: Inbound, facts: Iterable[events.Event]) -> None:
    """What else of a step staff have to know: more words, 相談, やめたい, the numbers of a record."""
    desk, writer = _desk(loading), _writer(known, event)
    for fact in facts:
        match fact:
            case events.NoteKept(message_id=message_id) | events.TextAdded(message_id=message_id):
                _join_words(desk, writer, message_id)
            case events.Consulted():
                _consult(desk, writer, fact)
            case events.CrisisReplied(reply=reply):
                wants_to_talk = reply is events.CrisisReply.TALK
                _join(desk, writer, Happened.WANTS_TO_TALK if wants_to_talk else Happened.NOT_MEANT)
            case events.AskedWhatToStop():
                conversations.save(desk.session, event.line_user_id, desk.at, stop_asked_at=writer.at)
            case events.StopExplained():
                conversations.save(desk.session, event.line_user_id, desk.at, stop_asked_at=None)
            case events.RecordSubmitted() if writer.client_id is not None:
                read_numbers(desk, writer.client_id, event.line_user_id, fact.day)
    _join_what_has_no_words(desk, known, writer, event)


def _desk(loading: Loading) -> AlertDesk:
    return AlertDesk(loading.office, loading.session, loading.now)


def _writer(known: Known, event: Inbound) -> Writer:
    client_id = known.row.client.id if known.row.client else None
    return Writer(client_id, event.line_user_id, event.at)


def _join_words(desk: AlertDesk, writer: Writer, message_id: str) -> None:
    """More text within 30 minutes goes with the open alert; what was itself noticed is there already."""
    alert = joinable(desk, writer)
    if alert is not None and not stored.was_noticed(desk.session, alert.id, message_id):
        add_to(desk, alert, writer, Happened.WORDS, message_id=message_id)


def _join(desk: AlertDesk, writer: Writer, what: Happened, note: str | None = None) -> None:
    """What no 30 minutes part from an open alert: a picture, a place, 話したい."""
    unresolved = stored.open_of_person(desk.session, writer.client_id, writer.line_user_id)
    alert = joinable(desk, writer) or next(iter(unresolved), None)
    if alert is not None:
        add_to(desk, alert, writer, what, note=note)


def _join_what_has_no_words(desk: AlertDesk, known: Known, writer: Writer, event: Inbound) -> None:
    """Pictures, voice and places; a stranger's words are not kept, but that they wrote is known."""
    match event.content:
        case Media(kind=kind, place=place) if kind in _MEDIA:
            _join(desk, writer, _MEDIA[kind], place)
        case Text() if known.row.client is None and known.row.staff_id is None:
            alert = joinable(desk, writer)
            if alert is not None and alert.opened_at < desk.at:
                add_to(desk, alert, writer, Happened.WORDS)


def _consult(desk: AlertDesk, writer: Writer, consulted: events.Consulted) -> None:
    """相談: today is urgent, this week rings once in office hours, the interview rings nobody."""
    level = Level.URGENT if consulted.when is events.ConsultWhen.SOON else Level.NOTICE
    concern = Concern(level, CONSULTATION, "", 0, 0, f"{CONSULTATION}.{consulted.when}")
    if consulted.when is events.ConsultWhen.INTERVIEW:
        keep_concern(desk, writer, concern, Field.CONSULT, consulted.message_id, None)
        return
    opened = open_alert(desk, writer, Alarm(level, CONSULTATION))
    keep_concern(desk, writer, concern, Field.CONSULT, consulted.message_id, opened.alert)
    spread(desk, opened, writer)


def _outlook(desk: AlertDesk, known: Known, concern: Concern, told: tuple[Member, ...]) -> Noticed:
    """What can honestly be said: who is told now, and by when one of them will have read it."""
    calendar, settings = desk.settings.calendar, desk.settings
    lines = open_lines(concern.category, desk.at) if concern.level is Level.CRISIS else ()
    if concern.level is not Level.CRISIS:
        carer = (known.row.client.staff_name,) if known.row.client else ()
        read_by = urgent_read_by(desk.at, settings.escalate_after, calendar)
        return Noticed(concern, carer, _rounded_up(read_by), lines)
    on_call = someone_on_call(desk.team.people)
    there = bool(told) and (on_call or calendar.in_office_hours(desk.at))
    read_by = crisis_read_by(desk.at, settings.repeat, calendar, someone_on_call=on_call and there)
    if not there:
        read_by = calendar.next_opening(desk.at)
    names = tuple(member.name for member in told) if known.row.client else ()
    return Noticed(concern, names, _rounded_up(read_by), lines, nobody_there=not there)


def _rounded_up(moment: datetime) -> datetime:
    """To the next ten minutes: a promise to the minute would be a false one."""
    over = timedelta(minutes=moment.minute % 10, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment + _TEN_MINUTES - over
