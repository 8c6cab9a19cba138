"""Asking one question of a record: its message, its buttons, and the state that waits for it."""

from dataclasses import replace
from functools import lru_cache

from bot.dialogs.buttons import AnswerTap, button
from bot.dialogs.context import Client
from bot.dialogs.events import Event
from bot.dialogs.form import Form, Question, QuestionKind
from bot.dialogs.labels import shortened
from bot.dialogs.messages import Button, MessageKind, Words
from bot.dialogs.progress import Progress
from bot.dialogs.state import Answer, AnswerKind, Length, Place, Record, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label

SHOWN_OF_A_TEXT = 40


def progress_of(turn: ClientTurn, record: Record) -> Progress:
    """The record of this state beside its form."""
    return Progress.of(record, turn.form_of(record))


def ask(turn: ClientTurn, question: Question, *events: Event) -> ClientTurn:
    """Bring a question to the person: from now on their words are about it."""
    state = turn.state
    asked_at = state.asked_at if state.question == question.key else turn.at
    asked = replace(
        state,
        place=Place.ANSWERING,
        question=question.key,
        asking=state.asking + 1,
        asked_at=asked_at,
    )
    turn = turn.to(asked, *events)
    return turn.sends(MessageKind.QUESTION, _message(turn, question))


def acknowledge_piece(turn: ClientTurn, question: Question, *, first: bool) -> ClientTurn:
    """A text may go on: the same question waits, with a button to end it."""
    asked = replace(turn.state, place=Place.ANSWERING, asking=turn.state.asking + 1)
    turn = turn.to(asked)
    text = say("questions", "piece_first" if first else "piece_more")
    buttons = _navigation(turn, question, Word.NEXT, Word.BACK, Word.HOLD)
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def answer_words(client: Client, question: Question, answer: Answer | None) -> str:
    """An answer in a few words: number and statement, or the beginning of a text."""
    if answer is None:
        return say("questions", "unanswered")
    if answer.kind is AnswerKind.SKIPPED:
        return say("questions", "skipped")
    if question.kind is QuestionKind.TEXT:
        return _text_words(client, answer)
    number = f"{answer.value} " if answer.value else ""
    return number + question.statement(answer)


def _text_words(client: Client, answer: Answer) -> str:
    texts = [client.texts[piece.message_id] for piece in answer.pieces if piece.message_id in client.texts]
    words = " ".join(" ".join(texts).split())
    return shortened(words, SHOWN_OF_A_TEXT) if words else say("questions", "words_gone")


def has_fresh_pieces(turn: ClientTurn, question: Question) -> bool:
    """Whether something was written since the question was brought."""
    answer = turn.record.answers.get(question.key)
    asked_at = turn.state.asked_at
    pieces = answer.pieces if answer else ()
    return any(asked_at is None or piece.at >= asked_at for piece in pieces)


def _message(turn: ClientTurn, question: Question) -> Words:
    progress = progress_of(turn, turn.record)
    answer = progress.answer(question)
    place = progress.number(question), len(progress.questions)
    if answer is None:
        text = _unanswered_text(progress.form, question.key, *place)
    else:
        now = answer_words(turn.client, question, answer)
        wording = _wording(turn, question, answer)
        text = _text(wording, progress.form, question, *place, now=now)
    return Words(text, _step_buttons(turn, question) + _moves(turn, question, progress))


# The same for everybody who is asked it: rendered once, and free of what anyone answered.
@lru_cache(maxsize=4096)
def _unanswered_text(form: Form, key: str, number: int, total: int) -> str:
    question = form.question(key)
    wording = "text" if question.kind is QuestionKind.TEXT else "steps"
    return _text(wording, form, question, number, total)


def _text(wording: str, form: Form, question: Question, number: int, total: int, *, now: str = "") -> str:
    section = form.section(question.section)
    facts = {"question": question, "section": section, "number": number, "total": total}
    return say("questions", wording, **facts, now=now)


def _wording(turn: ClientTurn, question: Question, answer: Answer) -> str:
    if question.kind is not QuestionKind.TEXT:
        return "steps"
    if not answer.pieces:
        return "text"
    return "text_begun" if has_fresh_pieces(turn, question) else "text_answered"


def _step_buttons(turn: ClientTurn, question: Question) -> tuple[Button, ...]:
    day, asking = turn.record.day, turn.state.asking
    steps = tuple(
        button(AnswerTap(day, question.key, asking, number), f"{number} {step.short}")
        for number, step in enumerate(question.steps, start=1)
    )
    if question.not_arisen is None:
        return steps
    apart = AnswerTap(day, question.key, asking, None)
    return (*steps, button(apart, question.not_arisen.statement))


def _moves(turn: ClientTurn, question: Question, progress: Progress) -> tuple[Button, ...]:
    begun = has_fresh_pieces(turn, question)
    words = [Word.NEXT] if begun else []
    if not begun and progress.answer(question) is not None:
        words.append(Word.KEEP)
    if turn.state.correcting or progress.before(question) is not None:
        words.append(Word.BACK)
    if not begun:
        words.append(Word.SKIP)
    if turn.record.status is RecordStatus.OPEN:
        words.append(Word.HOLD)
    if _may_be_shortened(turn.record):
        words.append(Word.SHORT)
    return _navigation(turn, question, *words)


def _may_be_shortened(record: Record) -> bool:
    return record.length is Length.FULL and not record.answers


def _navigation(turn: ClientTurn, question: Question, *words: Word) -> tuple[Button, ...]:
    day, asking = turn.record.day, turn.state.asking
    return tuple(button(AnswerTap(day, question.key, asking, word), label(word)) for word in words)
