"""From a stranger to a client or a staff member: the code, the nickname, the consent."""

from dataclasses import replace
from datetime import datetime

from bot.dialogs.buttons import ChoiceTap, choice, command
from bot.dialogs.codes import read_code
from bot.dialogs.context import BadCode, CodeReading, InvitationCode, LinkingCode
from bot.dialogs.events import (
    AccountTakenOver,
    CodeRead,
    CodeRefused,
    ConsentGiven,
    ConsentRefused,
    NicknameDenied,
    StaffLinked,
)
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.settings import ask_weekday
from bot.dialogs.staff_commands import welcome_staff
from bot.dialogs.state import Place, State
from bot.dialogs.turn import StrangerTurn
from bot.dialogs.wording import consent_version, say
from bot.dialogs.words import Word, understood

_NICKNAME_CHOICES = (Word.YES, Word.NO)
_CONSENT_CHOICES = (Word.AGREE, Word.DISAGREE)
_OFFERED = {Place.CONFIRMING_NICKNAME: _NICKNAME_CHOICES, Place.CONSENTING: _CONSENT_CHOICES}


def greet(turn: StrangerTurn) -> StrangerTurn:
    """The first words to someone new, and the question that is open, if one is."""
    turn = turn.answers("enrolment", "greeting")
    return turn if turn.state.place is Place.AWAITING_CODE else ask_stranger_again(turn)


def ask_stranger_again(turn: StrangerTurn) -> StrangerTurn:
    """The open question once more; without a code, what the code is for."""
    invited = turn.stranger.invited
    if invited is None or turn.state.place is Place.AWAITING_CODE:
        return _awaits_code(turn).answers("enrolment", "code_needed")
    if turn.state.place is Place.CONSENTING:
        return _consent_question(turn, say("consent", "again"))
    return _ask_nickname(turn, invited)


def code_in(turn: StrangerTurn, body: str) -> CodeReading | None:
    """What was found out about the code in these words, if they look like one at all."""
    return None if read_code(body) is None else turn.stranger.code


def take_code(turn: StrangerTurn, code: CodeReading) -> StrangerTurn:
    """What somebody typed was looked up."""
    match code:
        case LinkingCode():
            linked = turn.to(State(place=Place.IDLE), StaffLinked())
            return welcome_staff(linked, code.name)
        case InvitationCode():
            return _ask_nickname(turn.note(CodeRead()), code)
        case BadCode(paused_until=until):
            return _refuse_code(turn.note(CodeRefused()), until)


def read_choice(turn: StrangerTurn, text: str) -> ChoiceTap | None:
    """The button that these words stand for."""
    place, word = turn.state.place, understood(text)
    if word is Word.NOT_NOW:
        word = Word.NO
    offered = word is not None and word in _OFFERED.get(place, ())
    return ChoiceTap(place, str(word)) if offered else None


def choose(turn: StrangerTurn, tap: ChoiceTap) -> StrangerTurn | None:
    """はい, ちがいます, 同意する or 同意しない; None for a button of another place or time."""
    invited = turn.stranger.invited
    offered = _OFFERED.get(turn.state.place, ())
    if invited is None or tap.place is not turn.state.place or tap.choice not in offered:
        return None
    match tap.choice:
        case Word.YES:
            return _confirmed(turn, invited)
        case Word.NO:
            return _awaits_code(turn.note(NicknameDenied())).answers("enrolment", "not_yours")
        case Word.AGREE:
            return ask_weekday(turn.note(ConsentGiven(consent_version())), "weekday_after_consent")
        case Word.DISAGREE:
            return _awaits_code(turn.note(ConsentRefused())).answers("enrolment", "refused")
        case _:
            return None


def _refuse_code(turn: StrangerTurn, paused_until: datetime | None) -> StrangerTurn:
    if paused_until is None:
        return turn.answers("enrolment", "code_wrong")
    return turn.answers("enrolment", "code_paused", when=turn.local(paused_until))


def _ask_nickname(turn: StrangerTurn, invited: InvitationCode) -> StrangerTurn:
    """Before consent only the nickname is shown."""
    turn = turn.goes_to(Place.CONFIRMING_NICKNAME)
    buttons = tuple(choice(Place.CONFIRMING_NICKNAME, word) for word in _NICKNAME_CHOICES)
    text = say("enrolment", "nickname", nickname=invited.nickname)
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def _ask_consent(turn: StrangerTurn, invited: InvitationCode) -> StrangerTurn:
    facts = {"staff": invited.staff_name, "managers": invited.manager_names}
    return _consent_question(turn.goes_to(Place.CONSENTING), say("consent", "text", **facts))


def _consent_question(turn: StrangerTurn, text: str) -> StrangerTurn:
    buttons = tuple(choice(Place.CONSENTING, word) for word in _CONSENT_CHOICES)
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def _confirmed(turn: StrangerTurn, invited: InvitationCode) -> StrangerTurn:
    return _take_over(turn, invited) if invited.enrolled else _ask_consent(turn, invited)


def _take_over(turn: StrangerTurn, invited: InvitationCode) -> StrangerTurn:
    """A new phone: everything goes on where it stood."""
    state = State(place=Place.IDLE, record=invited.record)
    turn = turn.to(state, AccountTakenOver())
    buttons = (command(Word.RESUME), command(Word.HELP))
    return turn.answers("enrolment", "taken_over", *buttons, nickname=invited.nickname)


def _awaits_code(turn: StrangerTurn) -> StrangerTurn:
    return turn.to(replace(turn.state, place=Place.AWAITING_CODE))
