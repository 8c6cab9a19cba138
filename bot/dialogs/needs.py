"""Which costly parts of the context an event needs, known before anything is loaded."""

from bot.concerns.concern import Field
from bot.dialogs.buttons import CommandTap, InterviewTap, decode
from bot.dialogs.context import Need
from bot.dialogs.inbound import Inbound, Tap, Text
from bot.dialogs.state import Place, State
from bot.dialogs.words import Word, understood

_BY_WORD = {
    Word.BEGIN: {Need.WEEK},
    Word.SHORT: {Need.WEEK},
    Word.RESUME: {Need.WEEK},
    Word.CARRY_ON: {Need.WEEK},
    Word.CORRECT: {Need.WEEK},
    Word.SEND: {Need.WEEK},
    Word.LAST_RECORD: {Need.LAST_RECORD, Need.TEXTS},
    Word.INTERVIEW: {Need.INTERVIEW},
    Word.CONSULT: {Need.CONSULT},
    Word.TALK: {Need.CONSULT},
    Word.AGENDA: {Need.INTERVIEW},
    Word.WRITE_AGENDA: {Need.INTERVIEW},
    Word.CHANGE_DAY: {Need.INTERVIEW},
    Word.UNDERSTOOD: {Need.INTERVIEW},
    Word.BODY: {Need.INTERVIEW},
    Word.WORK: {Need.INTERVIEW},
    Word.PEOPLE: {Need.INTERVIEW},
    Word.DAYS_OFF: {Need.INTERVIEW},
    Word.NOTHING: {Need.INTERVIEW},
    Word.LATER: {Need.PROMPT},
    Word.REST: {Need.PROMPT},
    Word.SETTINGS: {Need.PROMPT},
}

_BY_PLACE = {
    Place.CHOOSING_LATER: {Need.PROMPT},
    Place.SETTINGS: {Need.PROMPT},
    Place.CONSULT_CHOOSING_TIME: {Need.CONSULT},
    Place.CONSULT_WRITING: {Need.CONSULT},
}


def needs(state: State, inbound: Inbound) -> frozenset[Need]:
    """The parts to load. TEXTS are those of the record in the state and of the last record."""
    word = _word(inbound)
    found = set(_BY_WORD.get(word, ())) if word else set()
    found |= _BY_PLACE.get(state.place, set())
    if _may_show_texts(state, inbound):
        found.add(Need.TEXTS)
    return frozenset(found)


def field_of(state: State) -> Field:
    """Where words written now stand, for the concern rules."""
    if state.place is Place.ANSWERING and state.question in set(Field):
        return Field(state.question)
    return Field.CONSULT if state.place in _CONSULTING else Field.CHAT


_CONSULTING = frozenset({Place.CONSULT_CHOOSING_TIME, Place.CONSULT_WRITING})


def _word(inbound: Inbound) -> Word | None:
    match inbound.content:
        case Text(body=body):
            return understood(body)
        case Tap(data=data):
            tap = decode(data)
            return tap.word if isinstance(tap, CommandTap | InterviewTap) else None
        case _:
            return None


def _may_show_texts(state: State, inbound: Inbound) -> bool:
    """Summaries and questions asked again show what was written, if anything was."""
    if state.record is None or not isinstance(inbound.content, Text | Tap):
        return False
    return any(answer.pieces for answer in state.record.answers.values())
