"""How far a record has come: its questions in order, what is answered, what comes next."""

from dataclasses import dataclass
from functools import lru_cache

from bot.dialogs.form import Form, Question, QuestionKind, Section, Step
from bot.dialogs.state import Answer, Record
from bot.dialogs.words import normalised, number


@dataclass(frozen=True, slots=True)
class Progress:
    """A record beside the form that it was asked with."""

    record: Record
    form: Form
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, record: Record, form: Form) -> "Progress":
        questions = form.applicable(record.answers, record.length, medication=record.medication)
        return cls(record, form, questions)

    def question(self, key: str | None) -> Question | None:
        """The question of that key, if this record has it."""
        for question in self.questions:
            if question.key == key:
                return question
        return None

    def answer(self, question: Question) -> Answer | None:
        return self.record.answers.get(question.key)

    def unanswered(self) -> Question | None:
        """The first question without an answer."""
        answers = self.record.answers
        for question in self.questions:
            if question.key not in answers:
                return question
        return None

    def before(self, question: Question) -> Question | None:
        """The question asked before this one."""
        number = self.number(question)
        return self.questions[number - 2] if number > 1 else None

    def number(self, question: Question) -> int:
        """The question's number, from 1."""
        return [each.key for each in self.questions].index(question.key) + 1

    def sections(self) -> tuple[Section, ...]:
        """The sections that this record has questions in, in the form's order."""
        present = {question.section for question in self.questions}
        return tuple(section for section in self.form.sections if section.key in present)

    def of_section(self, section: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.section == section)

    def is_good(self) -> bool:
        """Whether something was answered, and nothing of it is low."""
        given = self.record.answers
        chosen = [each for each in self.questions if each.key in given and given[each.key].value]
        return bool(chosen) and not any(each.is_low(given[each.key]) for each in chosen)


NOT_ARISEN_READ = 0


def step_read(question: Question, text: str) -> int | None:
    """The number of the step that the text names: by number, short word or statement.

    NOT_ARISEN_READ for the situation that did not arise; None for anything else.
    """
    if question.kind is QuestionKind.TEXT:
        return None
    typed = number(text)
    if typed is not None:
        return typed if typed <= len(question.steps) else None
    return _spellings(question.steps, question.not_arisen).get(normalised(text))


@lru_cache(maxsize=1024)
def _spellings(steps: tuple[Step, ...], not_arisen: Step | None) -> dict[str, int]:
    numbered = [(value, step) for value, step in enumerate(steps, start=1)]
    apart = [(NOT_ARISEN_READ, not_arisen)] if not_arisen else []
    spellings = {}
    for value, step in (*apart, *numbered):
        spellings[normalised(step.short)] = value
        spellings[normalised(step.statement)] = value
        spellings[normalised(f"{value}{step.short}")] = value
        spellings[normalised(f"{value}{step.statement}")] = value
    spellings.pop("", None)
    return spellings
