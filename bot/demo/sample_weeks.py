"""Ten invented weeks of one client: the same every time for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.dialogs.form import Form, Question, QuestionKind
from bot.dialogs.state import Answer, AnswerKind, Length
from bot.schedule.prompts import PromptSlot

WEEKS = 10
SILENT_WEEK_CHANCE = 0.12


@dataclass(frozen=True, slots=True)
class Week:
    """One sample week: its day, its answers, and its texts by question. Without answers: a silent one."""

    day: date
    due_at: datetime
    answers: dict[str, Answer]
    texts: dict[str, str]
    finished: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """What sample clients may write."""

    worries: list[str]
    joys: list[str]
    consults: list[str]


def sample_weeks(
    form: Form, course: str, last: PromptSlot, texts: Texts, seed: int, *, medication: bool
) -> Iterator[Week]:
    """The client's weeks, oldest first; `last` is the latest prompt."""
    chance = random.Random(seed)  # noqa: S311  invented answers, no secret
    for number in range(WEEKS):
        back = timedelta(weeks=WEEKS - 1 - number)
        if (course == "silent" and number > WEEKS - 4) or chance.random() < SILENT_WEEK_CHANCE:
            yield Week(last.day - back, last.due_at - back, {}, {}, finished=False)
            continue
        at = last.due_at - back + timedelta(minutes=chance.randint(2, 240))
        level = _level(course, number, chance)
        answers = _answers(form, level, at, chance, medication=medication)
        written = _texts(texts, level, chance)
        finished = number < WEEKS - 1 or course != "uneven"
        yield Week(last.day - back, last.due_at - back, answers, written, finished)


def _level(course: str, number: int, chance: random.Random) -> float:
    share = number / (WEEKS - 1)
    middle = {"steady": 4.0, "rising": 2.4 + 2 * share, "falling": 4.3 - 2.2 * share}.get(course, 3.3)
    return middle + chance.uniform(-1.1, 1.1) * (1.0 if course in ("uneven", "silent") else 0.4)


def _answers(
    form: Form, level: float, at: datetime, chance: random.Random, *, medication: bool
) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for _ in range(len(form.questions)):
        open_questions = [
            question
            for question in form.applicable(answers, Length.FULL, medication=medication)
            if question.key not in answers
        ]
        if not open_questions:
            break
        answers[open_questions[0].key] = _answer(open_questions[0], level, at, chance)
    return answers


def _answer(question: Question, level: float, at: datetime, chance: random.Random) -> Answer:
    if question.kind is QuestionKind.TEXT or chance.random() < 0.03:
        return Answer(AnswerKind.SKIPPED, at)
    if question.kind is QuestionKind.CHOICE:
        days_off = level < 2.8 and chance.random() < 0.5
        return Answer(AnswerKind.ANSWERED, at, 3 if days_off else 1)
    if question.not_arisen and chance.random() < 0.1:
        return Answer(AnswerKind.NOT_ARISEN, at)
    steps = len(question.steps)
    value = round(1 + (level + chance.uniform(-0.8, 0.8) - 1) * (steps - 1) / 4)
    return Answer(AnswerKind.ANSWERED, at, max(1, min(steps, value)))


def _texts(texts: Texts, level: float, chance: random.Random) -> dict[str, str]:
    written = {}
    if chance.random() < (0.7 if level < 3 else 0.3):
        written["worry"] = chance.choice(texts.worries)
    if chance.random() < 0.6:
        written["joy"] = chance.choice(texts.joys)
    if chance.random() < 0.2:
        written["consult"] = chance.choice(texts.consults)
    return written
