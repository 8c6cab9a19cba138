"""What staff see of alerts in LINE. Cards stay tappable; they hold free text only where it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.concerns.concern import Level
from bot.dialogs.buttons import AlertTap
from bot.dialogs.clock_words import time_words
from bot.dialogs.events import AlertAct
from bot.dialogs.labels import LONGEST_LABEL, shortened
from bot.dialogs.messages import Button, Card, Link, Message, Words
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label

MOST_LISTED = 5
LONGEST_WORDS = 300

_WORDS = {
    AlertAct.TAKE: Word.TAKE,
    AlertAct.REACHED: Word.REACHED,
    AlertAct.NOT_YET: Word.NOT_YET,
    AlertAct.HAND_ON: Word.HAND_ON,
    AlertAct.RESOLVED: Word.RESOLVED,
    AlertAct.FALSE_ALARM: Word.FALSE_ALARM,
    AlertAct.HAVE_READ: Word.HAVE_READ,
    AlertAct.CALLING: Word.CALLING,
    AlertAct.CALLING_LATER: Word.CALLING_LATER,
    AlertAct.AT_INTERVIEW: Word.AT_INTERVIEW,
}
ACTS = {word: act for act, word in _WORDS.items()}
_ANSWERS = (AlertAct.CALLING, AlertAct.CALLING_LATER, AlertAct.AT_INTERVIEW)
_ENDS = (AlertAct.RESOLVED, AlertAct.FALSE_ALARM)
_ASKED = (AlertAct.REACHED, AlertAct.NOT_YET, AlertAct.HAND_ON)


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as staff may see it in LINE: whose it is by nickname or number, and when (in words)."""

    id: int
    level: Level
    who: str
    at: str
    state: str = ""
    taken_by: str = ""
    is_drill: bool = False

    @property
    def level_name(self) -> str:
        """How soon somebody has to act, in a word."""
        return say("alert", "practice") if self.is_drill else say("alert", "level", level=self.level)


def act_button(alert: AlertView, act: AlertAct) -> Button:
    """The button of one act on this alert."""
    return Button(label(_WORDS[act]), AlertTap(alert.id, act).encode())


def ring_text(alert: AlertView, words: Sequence[str] = ()) -> str:
    """What a ring says; `words` only where the office has chosen ALERT_DETAIL=full."""
    if alert.is_drill:
        return say("alert", "practice_text", at=alert.at)
    cut = [shortened(one, LONGEST_WORDS) for one in words]
    return say("alert", "card", level=alert.level_name, who=alert.who, at=alert.at, words=cut)


def ring_card(alert: AlertView, link: str, words: Sequence[str] = ()) -> Card:
    """The alert on a staff phone: 対応します, and the page."""
    summary = say("alert", "summary", level=alert.level_name)
    return Card(ring_text(alert, words), summary, (act_button(alert, AlertAct.TAKE), _page(link)))


def ask_card(alert: AlertView) -> Card:
    """連絡は つきましたか, to whoever took it."""
    text = say("alert", "ask", who=alert.who, at=alert.at)
    return Card(text, say("alert", "ask_summary"), tuple(act_button(alert, act) for act in _ASKED))


def reached_first_card(alert: AlertView) -> Card:
    """To whoever would end a crisis of somebody whom nobody has reached yet."""
    acts = (AlertAct.REACHED, AlertAct.NOT_YET)
    text = say("alert", "reached_first", who=alert.who)
    return Card(text, say("alert", "ask_summary"), tuple(act_button(alert, act) for act in acts))


def taken_card(alert: AlertView, link: str, *, someone_near: bool, client_heard: bool) -> Message:
    """To whoever took it: the way to words and numbers, and what they can tell the client by a tap."""
    if alert.is_drill:
        return Words(say("alert", "taken_practice"))
    wording = "taken_consult" if alert.level is Level.NOTICE else "taken"
    text = say("alert", wording, who=alert.who, heard=client_heard, someone_near=someone_near)
    acts = tuple(act_button(alert, act) for act in (*_ANSWERS, *_ENDS))
    return Card(text, say("alert", "summary", level=alert.level_name), (_page(link), *acts))


def ends_card(alert: AlertView, message: str) -> Card:
    """After the client was reached: how it may end."""
    buttons = tuple(act_button(alert, act) for act in _ENDS)
    return Card(say("alert", message, who=alert.who), say("alert", "ask_summary"), buttons)


def follow_up_card(alert: AlertView, message: str, at: str, link: str) -> Card:
    """More came from the client, to whoever took it."""
    text = say("alert", message, who=alert.who, at=at)
    return Card(text, say("alert", "follow_up_summary"), (_page(link),))


def hours_offered(alert: AlertView, hours: Sequence[tuple[datetime, datetime]]) -> Words:
    """Which hour; each as `(the moment, the same in the office's time)`."""
    buttons = tuple(
        Button(
            shortened(f"{local.day}日 {time_words(local.time())}", LONGEST_LABEL),
            AlertTap(alert.id, AlertAct.CALLING_AT, moment).encode(),
        )
        for moment, local in hours
    )
    return Words(say("alert", "which_hour", who=alert.who), buttons)


def list_of(alerts: Sequence[AlertView], heading: str, act: AlertAct) -> list[Message]:
    """The alerts with a button each (at most five cards), the most serious first."""
    if not alerts:
        return [Words(say("alert", heading))]
    cards: list[Message] = [_listed(alert, act) for alert in alerts[: MOST_LISTED - 1]]
    left = len(alerts) - len(cards)
    if left:
        cards.append(Words(say("alert", "more", count=left)))
    return cards


def _listed(alert: AlertView, act: AlertAct) -> Card:
    facts = {"who": alert.who, "at": alert.at, "state": alert.state, "name": alert.taken_by}
    text = say("alert", "line", level=alert.level_name, **facts)
    untaken = alert.state not in ("taken", "reached")
    button = act_button(alert, act if act is not AlertAct.TAKE or untaken else AlertAct.RESOLVED)
    return Card(text, say("alert", "summary", level=alert.level_name), (button,))


def _page(link: str) -> Link:
    return Link(say("alert", "open_page"), link)
