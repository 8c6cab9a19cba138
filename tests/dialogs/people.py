"""The people of the recorded conversations, and builders of what the engine takes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.concerns.concern import Concern, Level
from bot.concerns.crisis_lines import open_lines
from bot.dialogs.context import Client, Context, InvitationCode, LinkingCode, Noticed, Week
from bot.dialogs.engine import Step, advance
from bot.dialogs.events import Said
from bot.dialogs.form_file import built_in_form
from bot.dialogs.inbound import Content, Inbound, Tap, Text
from bot.dialogs.messages import Button, Card, Words
from bot.dialogs.state import Length, Place, Record, State

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY_EVENING = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""19:00 in Tokyo, when the usual prompt falls due."""
WEEK = Week(day=date(2026, 11, 25), first=date(2026, 11, 19), last=date(2026, 11, 25))

INVITATION = InvitationCode(nickname="ゆうき", staff_name="田中", manager_names=("佐藤",), enrolled=False)
CODES: dict[str, InvitationCode | LinkingCode] = {
    "K7QD3M9X": INVITATION,
    "5TAFF001": LinkingCode("田中"),
}


def client(**overrides: Any) -> Client:
    """Yuuki, cared for by Tanaka, prompted on Wednesdays at 19:00."""
    given: dict[str, Any] = {
        "nickname": "ゆうき",
        "staff_name": "田中",
        "form": built_in_form(),
        "weekday": 2,
        "time": time(19),
        "read_from": WEDNESDAY_EVENING + timedelta(hours=14),
        "week": WEEK,
        **overrides,
    }
    return Client(**given)


def record(**overrides: Any) -> Record:
    """This week's record, just begun."""
    given = {"day": WEEK.day, "form_version": built_in_form().version, **overrides}
    return Record(**given)


def idle(**overrides: Any) -> State:
    """A client's state while nothing is asked."""
    return State(**{"place": Place.IDLE, **overrides})


def asked(question: str, asking: int = 1, **overrides: Any) -> State:
    """A client's state while a question of this week's record is in hand."""
    given = {
        "place": Place.ANSWERING,
        "record": record(),
        "question": question,
        "asking": asking,
        "asked_at": WEDNESDAY_EVENING,
        **overrides,
    }
    return State(**given)


def noticed(level: Level, category: str, at: datetime = WEDNESDAY_EVENING) -> Noticed:
    """What the concern rules found, and who can read it tomorrow morning."""
    concern = Concern(level, category, evidence="…", start=0, end=1, rule="test")
    tomorrow = (at.astimezone(TOKYO) + timedelta(days=1)).replace(hour=9, minute=0, second=0)
    lines = open_lines(category, at, TOKYO) if level is Level.CRISIS else ()
    return Noticed(concern, ("田中",), tomorrow.astimezone(UTC), lines)


def inbound(content: Content, seconds: float = 1) -> Inbound:
    """An event, so many seconds after the prompt fell due."""
    at = WEDNESDAY_EVENING + timedelta(seconds=seconds)
    return Inbound(f"event-{seconds}", "U" + "1" * 32, at, content, "reply-token")


def step(state: State, content: Content, *, seconds: float = 1, of: Any = None, **context: Any) -> Step:
    """One event of that person (the usual client unless said otherwise)."""
    event = inbound(content, seconds)
    return advance(state, event, Context(of or client(), TOKYO, **context), event.at)


def types(state: State, body: str, **how: Any) -> Step:
    """The person types that."""
    return step(state, Text("message-1", body), **how)


def taps(state: State, data: str, **how: Any) -> Step:
    """The person taps a button that carries that."""
    return step(state, Tap(data), **how)


def texts_said(done: Step) -> list[str]:
    """The messages of a step, as texts."""
    return [event.message.text for event in done.events if isinstance(event, Said)]


def buttons_of(message: Words | Card) -> list[Button]:
    """The postback buttons that a message shows."""
    lasting = message.actions if isinstance(message, Card) else ()
    return [each for each in (*lasting, *message.buttons) if isinstance(each, Button)]


def labels_shown(done: Step) -> list[str]:
    """The labels under the last message."""
    said = [event.message for event in done.events if isinstance(event, Said)]
    return [button.label for button in buttons_of(said[-1])] if said else []


SHORT = Length.SHORT
