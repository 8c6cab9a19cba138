"""How long one step of the conversation takes, rendering included, without storage or LINE.

Run: python -m bench.engine
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median, quantiles
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.dialogs.context import Client, Context, Week
from bot.dialogs.engine import Step, advance, needs
from bot.dialogs.events import Said
from bot.dialogs.form_file import built_in_form
from bot.dialogs.inbound import Content, Inbound, Tap, Text
from bot.dialogs.messages import Words
from bot.dialogs.state import Place, State
from bot.dialogs.state_json import state_from_json, state_to_json

RECORDS = 500
AIM_US = 100
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
WEEK = Week(date(2026, 11, 25), date(2026, 11, 19), date(2026, 11, 25))
CLIENT = Client(
    nickname="ゆうき",
    staff_name="田中",
    form=built_in_form(),
    weekday=2,
    time=time(19),
    read_from=NOW + timedelta(hours=13),
    week=WEEK,
)
CONTEXT = Context(CLIENT, ZoneInfo("Asia/Tokyo"))
WORRIES = ("朝が つらいです", "電車が こんで いて つかれます")


@dataclass
class Person:
    """Someone who fills in a whole record, by tapping and typing in turns."""

    state: State = field(default_factory=lambda: State(place=Place.IDLE))
    steps: int = 0
    engine: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)

    def does(self, content: Content) -> Step:
        self.steps += 1
        at = NOW + timedelta(seconds=self.steps)
        inbound = Inbound(f"e{self.steps}", "U1", at, content, "token")
        begun = perf_counter()
        needs(self.state, inbound)
        step = advance(self.state, inbound, CONTEXT, at)
        done = perf_counter()
        self.state = state_from_json(state_to_json(step.state))
        self.engine.append((done - begun) * 1e6)
        self.stored.append((perf_counter() - done) * 1e6)
        return step


def fill_in(person: Person) -> None:
    """A whole record: every scale tapped, two messages for the first text, summary, sent."""
    step = person.does(Text("m", "はじめる"))
    while True:
        button = _answer(step)
        if button is None:
            break
        step = person.does(Tap(button))
        if person.state.question == "worry":
            for worry in WORRIES:
                person.does(Text(f"m{person.steps}", worry))
            step = person.does(Text("m", "つぎへ"))


def _answer(step: Step) -> str | None:
    said = [event.message for event in step.events if isinstance(event, Said)]
    buttons = said[-1].buttons if isinstance(said[-1], Words) else ()
    wanted = ("1 休まず", "4 ", "とばす", "送信する")
    found = (button.data for sign in wanted for button in buttons if button.label.startswith(sign))
    return next(found, None)


def main() -> None:
    person = Person()
    for _ in range(RECORDS):
        person.state = State(place=Place.IDLE)
        fill_in(person)
    for name, times in (("engine", person.engine), ("state to JSON and back", person.stored)):
        p99 = quantiles(times, n=100)[98]
        print(f"{name}: {len(times)} steps, median {median(times):.0f} µs, p99 {p99:.0f} µs")
    print(f"aim: under {AIM_US} µs a step: {'met' if median(person.engine) < AIM_US else 'MISSED'}")


if __name__ == "__main__":
    main()
