"""Recorded conversations: plain files that say who said what, replayed word by word.

A line of a file is one of

    # words for the reader
    @ 2026-11-25 19:00        the clock of the office
    @ +2d  (+3h, +5m, +10s)   time passes
    @ person: stranger, client, new phone, staff; a client may be marked medication, own, interview,
      asked (for the agenda), prompted, rested (the week before), hospital
    @ late 30s                the next event happened that much earlier
    @ noticed crisis suicidal_ideation    what the rules find in the next words
    @ noticed crisis abuse nobody         the same while nobody is there to read it
    > はじめる                typed
    > [4 だいたい 眠れた]     tapped, among the buttons shown last
    > [4 ...] old             tapped, among buttons shown before
    > (sticker)  (follow)  (block)  (unsend 3)  (tap whatever/never-sent)
    < what the bot says       with its buttons in [ ]; { } are links
    * the facts to store
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.concerns.concern import Level
from bot.dialogs.context import Interview, Noticed, Prompted, Staff, Stranger
from bot.dialogs.events import Event, Said
from bot.dialogs.inbound import (
    Content,
    Followed,
    Media,
    MediaKind,
    Tap,
    Text,
    Unfollowed,
    Unsent,
)
from bot.dialogs.messages import Card
from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import Place, State
from bot.schedule.later import Later
from bot.schedule.pauses import Pause, PauseReason
from tests.dialogs.people import TOKYO, WEDNESDAY_EVENING, buttons_of, client, noticed
from tests.dialogs.world import World

FILES = sorted((Path(__file__).parent.parent / "conversations").glob("*.txt"))
_SPAN = re.compile(r"(\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_PAUSE_BETWEEN = timedelta(seconds=10)
_OWN_ITEM = OwnItem("own-1", "朝 10分 歩けましたか。", Aspect.HEALTH)


@dataclass
class Replay:
    """One file being replayed; `lines` is what the file should say."""

    world: World = field(default_factory=lambda: World(WEDNESDAY_EVENING))
    lines: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    late: timedelta = timedelta()
    found: Noticed | None = None
    messages: int = 0

    def play(self, text: str) -> "Replay":
        """Every line that is somebody's doing; what the bot said is written anew."""
        kept = [line for line in text.splitlines() if not line.startswith(("<", "*"))]
        for line in kept:
            self._line(line)
        return self

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"

    def _line(self, line: str) -> None:
        self.lines.append(line.rstrip())
        if line.startswith("@ "):
            self._set(line[2:].strip())
        elif line.startswith("> "):
            self._do(line[2:])

    def _set(self, words: str) -> None:
        match words.split():
            case ["late", span]:
                self.late = _span(span)
            case ["noticed", level, category]:
                self.found = noticed(Level(level), category, self.world.now)
            case ["noticed", level, category, "nobody"]:
                found = noticed(Level(level), category, self.world.now)
                self.found = replace(found, nobody_there=True)
            case ["person:", *who]:
                self._become(who)
            case [span] if span.startswith("+"):
                self.world.now += _span(span[1:])
            case _:
                local = datetime.fromisoformat(words).replace(tzinfo=TOKYO)
                self.world.now = local.astimezone(UTC)

    def _become(self, who: list[str]) -> None:
        kind, *marks = who
        if kind == "new":
            self.world.move_to_new_phone()
        elif kind == "stranger":
            self.world.person, self.world.state = Stranger(), State()
        elif kind == "staff":
            self.world.person, self.world.state = Staff("田中"), State(place=Place.IDLE)
        else:
            self.world.person, self.world.state = client(**_marked(marks)), State(place=Place.IDLE)

    def _do(self, words: str) -> None:
        self.world.now += _PAUSE_BETWEEN
        step = self.world.happens(self._content(words), self.world.now - self.late, self.found)
        self.late, self.found = timedelta(), None
        self.before |= self.shown
        self.shown = {}
        for event in step.events:
            self._write(event)
        self.lines.append("")

    def _content(self, words: str) -> Content:
        if tapped := re.fullmatch(r"\[(.+)\]( old)?", words):
            label, old = tapped.groups()
            return Tap((self.before if old else self.shown)[label])
        if words.startswith("("):
            return self._wordless(words.strip("()").split(maxsplit=1))
        return Text(self._message_id(), words)

    def _wordless(self, words: list[str]) -> Content:
        match words:
            case ["follow"]:
                return Followed()
            case ["block"]:
                return Unfollowed()
            case ["unsend", number]:
                return Unsent(f"m{number}")
            case ["tap", data]:
                return Tap(data)
            case _:
                return Media(self._message_id(), MediaKind(words[0]))

    def _message_id(self) -> str:
        self.messages += 1
        return f"m{self.messages}"

    def _write(self, event: Event) -> None:
        if not isinstance(event, Said):
            self.lines.append("* " + _fact(event))
            return
        message = event.message
        self.lines.extend(f"< {line}".rstrip() for line in message.text.split("\n"))
        links = list(message.actions) if isinstance(message, Card) else []
        labels = "".join(f" {{{link.label}}}" for link in links)
        labels += "".join(f" [{button.label}]" for button in message.buttons)
        if labels:
            self.lines.append("<" + labels)
        self.shown = {button.label: button.data for button in buttons_of(message)}
        self.lines.append("<")


def _span(text: str) -> timedelta:
    return sum(
        (timedelta(**{_UNITS[unit]: int(number)}) for number, unit in _SPAN.findall(text)),
        timedelta(),
    )


def _marked(marks: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if "medication" in marks:
        given["medication"] = True
    if "own" in marks:
        given["own_items"] = (_OWN_ITEM,)
    if "interview" in marks:
        at = datetime(2026, 12, 3, 1, 30, tzinfo=UTC)
        asked = "asked" in marks
        given["interview"] = Interview(1, at, "田中", False, "事務所 2階", asked, asked)
    if "prompted" in marks:
        given["prompt"] = _prompted(rested_before="rested" in marks)
    if "hospital" in marks:
        given["pause"] = Pause(date(2026, 11, 1), None, PauseReason.HOSPITAL)
    return given


def _prompted(*, rested_before: bool) -> Prompted:
    """Wednesday's prompt, at 19:00."""
    evening = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    later = {
        Later.IN_AN_HOUR: evening + timedelta(hours=1),
        Later.TONIGHT: evening + timedelta(hours=1),
        Later.TOMORROW: evening + timedelta(days=1),
    }
    next_at = evening + timedelta(days=7)
    return Prompted(evening.astimezone(TOKYO).date(), next_at, later, rested_before=rested_before)


def _fact(event: Event) -> str:
    fields = ((name, getattr(event, name)) for name in event.__dataclass_fields__)
    said = (f"{name}={_plain(value)}" for name, value in fields if _is_worth_saying(name, value))
    return " ".join((type(event).__name__, *said))


def _is_worth_saying(name: str, value: Any) -> bool:
    return name not in {"at", "day", "form_version", "version"} and value not in (None, (), "")


def _plain(value: Any) -> str:
    match value:
        case StrEnum():
            return value.value
        case date() | time():
            return value.isoformat()
        case (OwnItem(), *_):
            return ",".join(item.key for item in value)
    return str(value)
