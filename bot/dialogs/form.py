"""The questionnaire as a value: what is asked, of whom, in which order and with which steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache

from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import Answer, AnswerKind, Length

LOWEST_GOOD_STEP = 3


class QuestionKind(StrEnum):
    """STEPS run from 1 (worst) up; the options of a CHOICE have no order; a TEXT is written."""

    STEPS = "steps"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Step:
    """One answer to tap: the full statement stands in the message, the short word on the button.

    `low` marks an option of a CHOICE after which the week's end is not called good news.
    """

    statement: str
    short: str
    low: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """That `question` was answered with one of `values` (counted from 1)."""

    question: str
    values: frozenset[int]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        return answer is not None and answer.value in self.values


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; `title` is for clients, `staff_label` the field's name."""

    key: str
    title: str
    staff_label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `title` is its line in lists and exports, `ask` the sentence that asks it."""

    key: str
    section: str
    title: str
    ask: str
    staff_label: str
    kind: QuestionKind
    aspect: Aspect
    steps: tuple[Step, ...] = ()
    not_arisen: Step | None = None
    note: str = ""
    asked: bool = True
    medication_only: bool = False
    only_if: Condition | None = None
    not_if: Condition | None = None

    def holds_after(self, answers: Mapping[str, Answer]) -> bool:
        """Whether these answers leave the question to be asked."""
        if self.not_if is not None and self.not_if.holds(answers):
            return False
        return self.only_if is None or self.only_if.holds(answers)

    def statement(self, answer: Answer) -> str:
        """What a chosen answer says in full; empty for a text and for a skipped question."""
        if answer.kind is AnswerKind.NOT_ARISEN and self.not_arisen:
            return self.not_arisen.statement
        return self.steps[answer.value - 1].statement if answer.value else ""

    def is_low(self, answer: Answer) -> bool:
        """Whether this answer keeps the end of the record from being good news."""
        if answer.value is None:
            return False
        if self.kind is QuestionKind.STEPS:
            return answer.value < LOWEST_GOOD_STEP
        return self.steps[answer.value - 1].low


@dataclass(frozen=True, slots=True)
class OwnItemFrame:
    """How a client's own items are asked: their section, their steps."""

    section: str
    staff_label: str
    steps: tuple[Step, ...]


# Without slots: the cached properties live in the instance. One version is one form.
@dataclass(frozen=True)
class Form:
    """A questionnaire. `version` follows from its content; `text` is the file it was read from."""

    version: str
    own_items: tuple[OwnItem, ...] = ()
    aspects: Mapping[Aspect, str] = field(default_factory=dict, compare=False)
    sections: tuple[Section, ...] = field(default=(), compare=False)
    questions: tuple[Question, ...] = field(default=(), compare=False)
    short: frozenset[str] = field(default=frozenset(), compare=False)
    own_item_frame: OwnItemFrame | None = field(default=None, compare=False)
    text: str = field(default="", compare=False, repr=False)

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def _asked(self) -> list[Question]:
        return [question for question in self.questions if question.asked]

    @cached_property
    def _of_everyone(self) -> list[Question]:
        return [question for question in self._asked if not question.medication_only]

    @cached_property
    def conditional(self) -> list[Question]:
        """The questions that depend on answers to earlier ones."""
        return [question for question in self.questions if question.only_if or question.not_if]

    @cached_property
    def _sections_by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    def question(self, key: str) -> Question:
        """The question of that key; KeyError where this form has none."""
        return self._by_key[key]

    def section(self, key: str) -> Section:
        """The section of that key; KeyError where this form has none."""
        return self._sections_by_key[key]

    def applicable(
        self, answers: Mapping[str, Answer], length: Length, *, medication: bool
    ) -> tuple[Question, ...]:
        """The questions that this record consists of after these answers, in asking order.

        A shortened record keeps what was answered before it was shortened.
        """
        candidates = self._of_everyone if not medication else self._asked
        if length is Length.SHORT:
            candidates = [asked for asked in candidates if asked.key in self.short or asked.key in answers]
        gone = {question.key for question in self.conditional if not question.holds_after(answers)}
        return tuple([asked for asked in candidates if asked.key not in gone])

    def with_own_items(self, items: tuple[OwnItem, ...]) -> "Form":
        """The same form with a client's own items, asked before the texts."""
        return _with_own_items(self, items) if items else self


@lru_cache(maxsize=4096)
def _with_own_items(form: Form, items: tuple[OwnItem, ...]) -> Form:
    frame = form.own_item_frame
    if frame is None:
        return form
    own = tuple(_own_question(item, frame) for item in items)
    first_text = next(
        (n for n, question in enumerate(form.questions) if question.kind is QuestionKind.TEXT),
        len(form.questions),
    )
    questions = form.questions[:first_text] + own + form.questions[first_text:]
    return replace(form, own_items=items, questions=questions)


def _own_question(item: OwnItem, frame: OwnItemFrame) -> Question:
    return Question(
        key=item.key,
        section=frame.section,
        title=item.wording.rstrip("。?？"),
        ask=item.wording,
        staff_label=frame.staff_label,
        kind=QuestionKind.STEPS,
        aspect=item.aspect,
        steps=frame.steps,
    )
