"""Someone who answers their weekly record: they tap, write, wait, grow impatient and ask again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulator.checks import Json
from bot.simulator.people import Person, Side
from faults.office import PLANTED
from faults.rough_platform import RoughPlatform

PATIENCE = 6.0
"""Seconds that a person waits for an answer before they ask again."""
ARRIVES_WITHIN = 150.0
"""Seconds within which LINE's redelivery gets a message through."""
IMPATIENT = 0.2
"""So many ask again although their last message has not arrived yet."""
WAITS_FOR_PROMPT = 3.0

BEGIN, GO_ON = "はじめる", "つづき"
CRISIS_WORDS = "もう 死にたい です"


@dataclass(frozen=True, slots=True)
class Asked:
    """The newest message's buttons, read: which question, and what may be tapped."""

    question: str
    asking: int
    message_id: str
    choices: dict[str, Json]


@dataclass(slots=True)
class Diary:
    """What one person did, as the platform saw it."""

    user_id: str
    nickname: str
    in_crisis: bool
    answers: dict[str, str] = field(default_factory=dict)
    """Question → number of the step, `not_arisen`, or the words; each acknowledged with 200."""
    nudges: int = 0
    asked_again: list[str] = field(default_factory=list)
    """Questions that came back although their answer had been acknowledged."""
    crisis_acknowledged: bool = False
    finished: bool = False


class Resident:
    """One person with a phone, in a thread of their own while they answer."""

    def __init__(self, platform: RoughPlatform, person: Person, diary: Diary, seed: int) -> None:
        self._platform = platform
        self._person = person
        self._chance = random.Random(f"{seed} {person.user_id}")
        self._sure: set[str] = set()
        """Questions whose answer was acknowledged before anything else was said."""
        self._settled: set[str] = set()
        """Those of which a later つづき must not bring back one."""
        self.diary = diary

    def live(self, until: float) -> None:
        """Answers everything and sends it, by monotonic `until` at the latest."""
        self._wait(WAITS_FOR_PROMPT, self._has_prompt)
        self._say(BEGIN)
        while time.monotonic() < until and not self.diary.finished:
            asked = self._wait_for_question()
            if asked is None:
                self._nudge()
            elif asked.question == "review":
                self._send_record(asked)
            else:
                self._answer(asked)

    def _answer(self, asked: Asked) -> None:
        if asked.question in self._settled and "next" not in asked.choices:
            self._settled.discard(asked.question)
            self.diary.asked_again.append(asked.question)
        steps = [choice for choice in asked.choices if choice.isdecimal() and int(choice) >= 3]
        if "next" in asked.choices:
            self._tap(asked, "next")
        elif steps:
            choice = self._always_the_same(asked.question, steps)
            self._await_acknowledged(self._tap(asked, choice), asked.question, choice)
        elif asked.question in self.diary.answers:
            self._wait_for_another(asked)
        else:
            self._write(asked.question)

    def _wait_for_another(self, asked: Asked) -> None:
        """A question that crossed the answer to it on the way."""
        if not self._wait(PATIENCE, lambda: self._asked() not in (None, asked)):
            self._nudge()

    def _always_the_same(self, question: str, steps: list[str]) -> str:
        """Whoever is asked twice answers twice the same: so it shows which answer was lost."""
        return random.Random(f"{self.diary.user_id} {question}").choice(steps)

    def _write(self, question: str) -> None:
        words = f"{PLANTED}ことば {self.diary.nickname} {question}"
        if self.diary.in_crisis and question == "worry":
            words = f"{CRISIS_WORDS} {words}"
        event = self._say(words)
        self._await_acknowledged(event, question, words, patient=True)
        if words.startswith(CRISIS_WORDS):
            self.diary.crisis_acknowledged = question in self.diary.answers

    def _send_record(self, asked: Asked) -> None:
        event = self._tap(asked, "send")
        self._wait(ARRIVES_WITHIN, lambda: self._platform.is_acknowledged(event))
        self.diary.finished = self._platform.is_acknowledged(event)

    def _nudge(self) -> None:
        self.diary.nudges += 1
        self._settled |= self._sure
        event = self._say(GO_ON)
        self._wait(PATIENCE, lambda: self._platform.is_acknowledged(event))

    def _await_acknowledged(
        self, event: Json, question: str, answer: str, *, patient: bool = False
    ) -> None:
        """Until LINE's 200; some ask again before, which must not cost them the answer."""
        impatient = not patient and self._chance.random() < IMPATIENT
        seconds = PATIENCE if impatient else ARRIVES_WITHIN
        if self._wait(seconds, lambda: self._platform.is_acknowledged(event)):
            self._sure.add(question)
        else:
            self._nudge()
            self._wait(ARRIVES_WITHIN, lambda: self._platform.is_acknowledged(event))
        if self._platform.is_acknowledged(event):
            self.diary.answers[question] = answer

    # The phone

    def _say(self, words: str) -> Json:
        self._platform.phones.say(self._person.user_id, words)
        return self._platform.sent[self._person.user_id][-1]

    def _tap(self, asked: Asked, choice: str) -> Json:
        action = asked.choices[choice]
        self._platform.phones.tap(self._person.user_id, action, asked.message_id)
        return self._platform.sent[self._person.user_id][-1]

    def _wait_for_question(self) -> Asked | None:
        found: list[Asked] = []

        def look() -> bool:
            found[:] = [asked] if (asked := self._asked()) else []
            return bool(found)

        self._wait(PATIENCE, look)
        return found[0] if found else None

    def _asked(self) -> Asked | None:
        with self._platform.chats.lock:
            newest = self._person.newest_message_id()
            actions = [item["action"] for item in self._person.live_quick_replies()]
        if newest is None or not actions:
            return None
        return _read(newest, [action for action in actions if action["type"] == "postback"])

    def _has_prompt(self) -> bool:
        with self._platform.chats.lock:
            return any(entry.side is Side.BOT for entry in self._person.entries)

    def _wait(self, seconds: float, is_so: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.04)
        return True


def _read(message_id: str, actions: list[Json]) -> Asked | None:
    """What is asked: `answer/DAY/QUESTION/ASKING/CHOICE`, or the summary's `review/DAY/WORD`."""
    parts = [(action["data"].split("/"), action) for action in actions]
    answers = {data[4]: action for data, action in parts if data[0] == "answer"}
    reviews = {data[2]: action for data, action in parts if data[0] == "review"}
    if answers:
        first = next(data for data, _ in parts if data[0] == "answer")
        return Asked(first[2], int(first[3]), message_id, answers)
    return Asked("review", 0, message_id, reviews) if "send" in reviews else None
