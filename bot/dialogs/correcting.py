"""修正する: the sections, then the questions, the one chosen again, and back to the summary."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.dialogs.answering import ask_next
from bot.dialogs.buttons import QuestionTap, ReviewTap, SectionTap, Tapped, button
from bot.dialogs.form import Question, Section
from bot.dialogs.holding import hold, put_aside
from bot.dialogs.labels import LONGEST_LABEL, shortened
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.progress import Progress
from bot.dialogs.questions import answer_words, ask, progress_of
from bot.dialogs.reviewing import review_button
from bot.dialogs.state import Place, RecordStatus
from bot.dialogs.submitting import submit
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, normalised, understood

Titled = TypeVar("Titled", Section, Question)

REVIEW_PLACES = {Place.REVIEWING, Place.CHOOSING_SECTION, Place.CHOOSING_QUESTION}
_REVIEW_WORDS = {Word.SEND, Word.CORRECT, Word.HOLD, Word.CLOSE, Word.BACK}


def list_sections(turn: ClientTurn) -> ClientTurn:
    """Where the answer to correct stands."""
    day = turn.record.day
    sections = progress_of(turn, turn.record).sections()
    turn = turn.to(replace(turn.state, place=Place.CHOOSING_SECTION, question=None, section=None))
    buttons = tuple(
        button(SectionTap(day, section.key), numbered(n, section.title))
        for n, section in enumerate(sections, start=1)
    )
    text = say("record", "choose_section", sections=sections)
    buttons = (*buttons, review_button(turn, Word.BACK))
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def list_questions(turn: ClientTurn, section: str) -> ClientTurn:
    """The questions of a section with their answers."""
    day = turn.record.day
    progress = progress_of(turn, turn.record)
    questions = progress.of_section(section)
    turn = turn.to(replace(turn.state, place=Place.CHOOSING_QUESTION, section=section))
    buttons = tuple(
        button(QuestionTap(day, question.key), numbered(n, question.title))
        for n, question in enumerate(questions, start=1)
    )
    text = say("record", "choose_question", lines=_lines(turn, progress, questions))
    buttons = (*buttons, review_button(turn, Word.BACK))
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def numbered(n: int, title: str) -> str:
    """A label that can be typed by its number."""
    return shortened(f"{n} {title}", LONGEST_LABEL)


def read_review(turn: ClientTurn, text: str) -> Tapped | None:
    """The button of the summary, or of the list shown, that these words stand for."""
    word = understood(text)
    if word in _REVIEW_WORDS:
        return ReviewTap(turn.record.day, word)
    if turn.state.place is Place.CHOOSING_SECTION:
        sections = progress_of(turn, turn.record).sections()
        section = _named(sections, text)
        return None if section is None else SectionTap(turn.record.day, section.key)
    if turn.state.place is Place.CHOOSING_QUESTION:
        question = _named(_listed(turn), text)
        return None if question is None else QuestionTap(turn.record.day, question.key)
    return None


def review_tapped(turn: ClientTurn, tap: ReviewTap) -> ClientTurn | None:
    """A button under the summary or a list; None for an old one."""
    if not _is_shown(turn, tap):
        return None
    match tap.word:
        case Word.SEND:
            return submit(turn)
        case Word.CORRECT:
            return list_sections(turn)
        case Word.BACK:
            return _back(turn)
        case Word.HOLD | Word.CLOSE:
            return _leave(turn)
        case _:
            return None


def section_tapped(turn: ClientTurn, tap: SectionTap) -> ClientTurn | None:
    """A section in the list; None for an old button."""
    known = _is_shown(turn, tap) and any(
        section.key == tap.section for section in progress_of(turn, turn.record).sections()
    )
    return list_questions(turn, tap.section) if known else None


def question_tapped(turn: ClientTurn, tap: QuestionTap) -> ClientTurn | None:
    """A question in the list; None for an old button."""
    if not _is_shown(turn, tap):
        return None
    question = progress_of(turn, turn.record).question(tap.question)
    return None if question is None else correct(turn, question)


def correct(turn: ClientTurn, question: Question) -> ClientTurn:
    """Ask one question again; its answer leads back to the summary."""
    return ask(turn.to(replace(turn.state, correcting=True, section=None)), question)


def _back(turn: ClientTurn) -> ClientTurn:
    if turn.state.place is Place.CHOOSING_QUESTION:
        return list_sections(turn)
    if turn.state.place is Place.CHOOSING_SECTION:
        return ask_next(turn)
    return correct(turn, progress_of(turn, turn.record).questions[-1])


def _leave(turn: ClientTurn) -> ClientTurn:
    if turn.record.status is RecordStatus.OPEN:
        return hold(turn)
    return put_aside(turn).answers("record", "closed")


def _is_shown(turn: ClientTurn, tap: ReviewTap | SectionTap | QuestionTap) -> bool:
    record = turn.state.record
    return record is not None and record.day == tap.day and turn.state.place in REVIEW_PLACES


def _listed(turn: ClientTurn) -> tuple[Question, ...]:
    section = turn.state.section
    return progress_of(turn, turn.record).of_section(section) if section else ()


def _named(listed: Sequence[Titled], text: str) -> Titled | None:
    """The entry whose number, title or button these words are."""
    spelling = normalised(text)
    if spelling.isdecimal():
        place = int(spelling) - 1
        return listed[place] if 0 <= place < len(listed) else None
    return next((each for n, each in enumerate(listed, 1) if spelling in _spellings(n, each)), None)


def _spellings(n: int, entry: Section | Question) -> set[str]:
    texts = (entry.title, f"{n} {entry.title}", numbered(n, entry.title))
    return {normalised(text) for text in texts} - {""}


def _lines(
    turn: ClientTurn, progress: Progress, questions: Sequence[Question]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (question.title, answer_words(turn.client, question, progress.answer(question)))
        for question in questions
    )
