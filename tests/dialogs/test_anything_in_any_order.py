"""Whatever is sent, in whatever order: no exception, no lost answer, and every state leads on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.concerns.concern import Level
from bot.dialogs import events
from bot.dialogs.engine import Step
from bot.dialogs.form_file import built_in_form
from bot.dialogs.inbound import Content, Followed, Ignored, Media, MediaKind, Tap, Text, Unfollowed, Unsent
from bot.dialogs.labels import clusters
from bot.dialogs.messages import Button, Card
from bot.dialogs.words import Word, label
from tests.dialogs.people import TOKYO, WEDNESDAY_EVENING, buttons_of, client, idle, noticed
from tests.dialogs.world import World

Answers = dict[str, Any]

LABELS = [label(word) for word in Word]
STATEMENTS = [step.statement for question in built_in_form().questions for step in question.steps]
NEVER_SENT = ["", "answer/", "answer/2026-11-25/sleep/1/9", "do/", "x" * 300, "review/9999-99-99/send"]
FORGED = [
    "answer/2026-11-25/nothing/1/1",
    "answer/2026-11-25/sleep/999999999/5",
    "answer/2026-11-25/sleep/1/not_arisen",
    "choose/choosing_time/25:00",
    "choose/choosing_weekday/9",
    "section/2026-11-25/nowhere",
    "question/2026-11-25/sleep",
    "do/begin/2026-11-18",
]


@dataclass
class Walk:
    """One random conversation, and what a simple dict says should be stored of it."""

    world: World
    stored: Answers = field(default_factory=dict)
    shown: list[Button] = field(default_factory=list)
    old: list[Button] = field(default_factory=list)
    count: int = 0

    def does(self, content: Content, late: timedelta, level: Level | None) -> Step:
        self.world.now += timedelta(seconds=7)
        found = noticed(level, "suicidal_ideation", self.world.now) if level else None
        step = self.world.happens(content, self.world.now - late, found)
        self._look(step)
        for event in step.events:
            self._store(event)
        return step

    def _look(self, step: Step) -> None:
        said = [event.message for event in step.events if isinstance(event, events.Said)]
        self.old += self.shown
        if said:
            self.shown = buttons_of(said[-1])

    def _store(self, event: events.Event) -> None:
        match event:
            case events.RecordBegun():
                self.stored = {}
            case events.AnswerGiven(question=question, kind=kind, value=value):
                pieces = self.stored.get(question, (None, None, set()))[2]
                self.stored[question] = (kind, value, pieces)
            case events.TextAdded(question=question, message_id=message_id):
                kind, value, pieces = self.stored[question]
                self.stored[question] = (kind, value, pieces | {message_id})
            case events.AnswerWithdrawn(question=question):
                del self.stored[question]

    def kept(self) -> Answers:
        """The answers in the state, as the dict has them."""
        record = self.world.state.record
        return {
            key: (answer.kind, answer.value, {piece.message_id for piece in answer.pieces})
            for key, answer in (record.answers if record else {}).items()
        }

    def forget(self, message_id: str) -> None:
        """The storage blanks what was taken back; the dict does so too."""
        for key, (kind, value, pieces) in list(self.stored.items()):
            self.stored[key] = (kind, value, pieces - {message_id})


@st.composite
def something(draw: st.DrawFn, walk: Walk) -> Content:
    """What people do, mostly sensible, sometimes not."""
    kind = draw(st.sampled_from("tttttttttttttwwwwwoooffffnamus"))
    walk.count += 1
    name = f"m{walk.count}"
    if kind == "t" and walk.shown:
        return Tap(draw(st.sampled_from(walk.shown)).data)
    if kind == "o" and walk.old:
        return Tap(draw(st.sampled_from(walk.old)).data)
    if kind in "tow":
        return Text(name, draw(st.sampled_from(LABELS + STATEMENTS + list("12345９三"))))
    if kind == "u":
        return Unsent(f"m{draw(st.integers(0, walk.count))}")
    others: dict[str, st.SearchStrategy[Content]] = {
        "f": st.text(max_size=30).map(lambda body: Text(name, body)),
        "n": st.sampled_from(NEVER_SENT + FORGED).map(Tap),
        "a": st.text(max_size=300).map(Tap),
        "m": st.sampled_from(MediaKind).map(lambda media: Media(name, media)),
        "s": st.sampled_from([Followed(), Unfollowed(), Ignored("beacon")]),
    }
    return draw(others[kind])


# A question or a summary, what is sent already, or the weekday that is missing.
GOES_ON = ("】", "の 記録", "送信して", "曜日")
LEADS_ON = {"ヘルプ": ("できること",), "つづき": GOES_ON, "はじめる": GOES_ON}

LATE = st.sampled_from([timedelta()] * 6 + [timedelta(seconds=8), timedelta(minutes=3), timedelta(days=2)])
NOTICED = st.sampled_from([None] * 30 + [Level.CRISIS, Level.URGENT, Level.NOTICE])
PASSES = st.sampled_from([timedelta()] * 30 + [timedelta(hours=9), timedelta(days=3), timedelta(days=8)])


def a_client_s_walk(data: st.DataObject, **overrides: Any) -> Walk:
    """Someone who has gone straight on for a while, up to the summary or beyond."""
    walk = Walk(World(WEDNESDAY_EVENING, client(**overrides), idle()))
    straight_on = data.draw(st.integers(0, 20))
    for step in range(straight_on):
        first = walk.shown[0].data if walk.shown else "do/begin"
        walk.does(Tap(first), timedelta(), None)
        if walk.world.state.question == "worry" and step % 2:
            walk.does(Text(f"worry-{step}", "朝が つらいです"), timedelta(), None)
    return walk


def go(walk: Walk, data: st.DataObject, steps: int) -> list[Step]:
    done = []
    for _ in range(steps):
        walk.world.now += data.draw(PASSES)
        content = data.draw(something(walk))
        level = data.draw(NOTICED) if isinstance(content, Text) else None
        step = walk.does(content, data.draw(LATE), level)
        if isinstance(content, Unsent):
            walk.forget(content.message_id)
        done.append(step)
    return done


@settings(deadline=None, max_examples=40)
@given(data=st.data(), steps=st.integers(1, 60), medication=st.booleans())
def test_no_answer_of_a_client_is_lost(data: st.DataObject, steps: int, medication: bool) -> None:
    walk = a_client_s_walk(data, medication=medication)
    for _ in range(steps):
        go(walk, data, 1)
        assert walk.kept() == walk.stored


@settings(deadline=None, max_examples=30)
@given(data=st.data(), steps=st.integers(1, 40))
def test_every_text_of_a_client_is_kept_or_means_something(data: st.DataObject, steps: int) -> None:
    walk = a_client_s_walk(data)
    for _ in range(steps):
        content = data.draw(something(walk))
        step = walk.does(content, data.draw(LATE), None)
        if isinstance(content, Text):
            kept = {getattr(event, "message_id", None) for event in step.events}
            said = any(isinstance(event, events.Said) for event in step.events)
            assert content.message_id in kept or said


@settings(deadline=None, max_examples=30)
@given(data=st.data(), steps=st.integers(0, 40))
def test_every_state_of_a_client_leads_on(data: st.DataObject, steps: int) -> None:
    walk = a_client_s_walk(data)
    go(walk, data, steps)
    for words, leads_to in LEADS_ON.items():
        step = walk.does(Text(f"end-{words}", words), timedelta(), None)
        said = [event.message.text for event in step.events if isinstance(event, events.Said)]
        assert any(sign in text for text in said for sign in leads_to)


@settings(deadline=None, max_examples=30)
@given(data=st.data(), steps=st.integers(1, 40))
def test_a_stranger_may_send_anything(data: st.DataObject, steps: int) -> None:
    walk = Walk(World(WEDNESDAY_EVENING))
    for _ in range(steps):
        code = data.draw(st.sampled_from([None] * 5 + ["K7QD-3M9X", "5taff001", "AAAA-AAAA"]))
        content = Text("code", code) if code else data.draw(something(walk))
        level = data.draw(NOTICED) if isinstance(content, Text) and not code else None
        walk.does(content, data.draw(LATE), level)
        assert_within_limits(walk.world)


@settings(deadline=None, max_examples=30)
@given(data=st.data(), steps=st.integers(1, 40))
def test_what_is_said_fits_into_line(data: st.DataObject, steps: int) -> None:
    walk = a_client_s_walk(data)
    go(walk, data, steps)
    assert_within_limits(walk.world)


def assert_within_limits(world: World) -> None:
    """LINE's limits: messages a reply, quick replies, labels, data, text."""
    assert world.said_at_once <= 5
    for fact in world.facts:
        if isinstance(fact, events.Said):
            message = fact.message
            assert len(message.buttons) <= 13
            assert 0 < len(message.text.encode("utf-16-le")) // 2 <= 5000
            lasting = message.actions if isinstance(message, Card) else ()
            assert all(0 < len(clusters(each.label)) <= 20 for each in (*lasting, *message.buttons))
            assert all(len(button.data) <= 300 for button in buttons_of(message))
            assert len({button.data for button in message.buttons}) == len(message.buttons)


def test_the_world_s_clock_is_the_office_s() -> None:
    local: datetime = WEDNESDAY_EVENING.astimezone(TOKYO)
    assert (local.weekday(), local.hour) == (2, 19)
