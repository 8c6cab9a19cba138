"""When words tell of danger: one message, no questionnaire, and people who are told."""

from bot.concerns.concern import Level
from bot.dialogs.buttons import CommandTap, button
from bot.dialogs.context import Noticed
from bot.dialogs.events import CrisisReplied, CrisisReply
from bot.dialogs.holding import put_aside
from bot.dialogs.labels import LONGEST_LABEL, shortened
from bot.dialogs.messages import Card, Link, MessageKind
from bot.dialogs.turn import ClientTurn, TurnOf
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label

# Where danger has a name, the message begins with what helps against it.
_WORDINGS = {
    "overdose": "overdose",
    "immediate_danger": "immediate_danger",
    "abuse": "abuse",
    "harm_to_others": "harm_to_others",
    "self_harm": "self_harm",
}
_REPLIES = {Word.TALK: CrisisReply.TALK, Word.NOT_MEANT: CrisisReply.NOT_MEANT}


def is_crisis(noticed: Noticed | None) -> bool:
    """Whether somebody has to act at once."""
    return noticed is not None and noticed.concern.level is Level.CRISIS


def is_urgent(noticed: Noticed | None) -> bool:
    """Whether somebody has to act on the same day."""
    return noticed is not None and noticed.concern.level is Level.URGENT


def answer_client(turn: ClientTurn, noticed: Noticed) -> ClientTurn:
    """The record waits, nothing is asked, and the person hears who is told."""
    return show_lines(put_aside(turn), noticed, again=turn.client.alert_open)


def show_lines(turn: TurnOf, noticed: Noticed, *, again: bool = False) -> TurnOf:
    """The one message of such a moment; `again` while an alert is open already."""
    usual = "again" if again else "suicidal"
    wording = _WORDINGS.get(noticed.concern.category, usual)
    when = turn.local(noticed.expected_at)
    facts = {"told": noticed.told, "when": when, "there": not noticed.nobody_there}
    text = say("crisis", wording, lines=noticed.lines, **facts)
    replies = tuple(button(CommandTap(word), label(word)) for word in _REPLIES)
    card = Card(text, say("crisis", "summary"), _numbers(noticed), replies)
    return turn.sends(MessageKind.CRISIS, card)


def thank_for_urgent(turn: ClientTurn, noticed: Noticed) -> ClientTurn:
    """Thanks, who will read it and by when; then the conversation goes on."""
    facts = {"told": noticed.told, "when": turn.local(noticed.expected_at)}
    return turn.answers("crisis", "urgent", **facts)


def reply_to_lines(turn: TurnOf, word: Word) -> TurnOf:
    """話したい or そういう意味では ない: heard, and nothing is closed by it."""
    reply = _REPLIES[word]
    return turn.note(CrisisReplied(reply)).answers("crisis", reply.value)


def _numbers(noticed: Noticed) -> tuple[Link, ...]:
    return tuple(Link(shortened(line.name, LONGEST_LABEL), line.uri) for line in noticed.lines)
