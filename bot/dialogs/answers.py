"""What an answer does to a record: which one stands, and which no longer apply."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogs.events import AnswerGiven, AnswerWithdrawn, Event, TextAdded
from bot.dialogs.form import Form, Question
from bot.dialogs.state import Answer, AnswerKind, Piece, Record


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record after an answer, and the facts to store."""

    record: Record
    events: tuple[Event, ...] = ()


def with_answer(record: Record, form: Form, question: Question, answer: Answer) -> Recorded:
    """The answer stands, unless a later one is there already; answers it makes void are gone."""
    standing = record.answers.get(question.key)
    if standing is not None and standing.at > answer.at:
        return Recorded(record)
    given = _given(record, question, answer)
    emptied = (AnswerWithdrawn(record.day, question.key),) if standing and standing.pieces else ()
    answers = {**record.answers, question.key: answer}
    gone = _no_longer_asked(replace(record, answers=answers), form)
    withdrawn = tuple(AnswerWithdrawn(record.day, key) for key in gone)
    left = {key: kept for key, kept in answers.items() if key not in gone}
    return Recorded(replace(record, answers=left), (*emptied, given, *withdrawn))


def with_piece(record: Record, question: Question, piece: Piece, asked_at: datetime | None) -> Recorded:
    """One more message of a text, in its place by time.

    Pieces from before the question was asked this time are an earlier answer: it is replaced.
    """
    standing = record.answers.get(question.key)
    pieces = standing.pieces if standing else ()
    kept = tuple(old for old in pieces if asked_at is None or old.at >= asked_at)
    replaced = standing is not None and len(kept) < max(len(pieces), 1)
    ordered = tuple(sorted((*kept, piece), key=lambda each: each.at))
    answer = Answer(AnswerKind.ANSWERED, ordered[-1].at, pieces=ordered)
    return Recorded(
        replace(record, answers={**record.answers, question.key: answer}),
        (
            *((AnswerWithdrawn(record.day, question.key),) if replaced else ()),
            _given(record, question, answer),
            *_added(record, question, ordered if replaced else (piece,)),
        ),
    )


def without_message(record: Record, message_id: str) -> Recorded:
    """A message was taken back: its pointer leaves the answers, and an answer left empty is gone."""
    for key, answer in record.answers.items():
        left = tuple(piece for piece in answer.pieces if piece.message_id != message_id)
        if len(left) == len(answer.pieces):
            continue
        if left:
            shorter = replace(answer, pieces=left)
            return Recorded(replace(record, answers={**record.answers, key: shorter}))
        others = {name: kept for name, kept in record.answers.items() if name != key}
        return Recorded(replace(record, answers=others), (AnswerWithdrawn(record.day, key),))
    return Recorded(record)


def _no_longer_asked(record: Record, form: Form) -> tuple[str, ...]:
    """Answered questions whose condition no longer holds; conditions point to earlier questions."""
    answers = dict(record.answers)
    for question in form.conditional:
        if question.key in answers and not question.holds_after(answers):
            del answers[question.key]
    return tuple(key for key in record.answers if key not in answers)


def _given(record: Record, question: Question, answer: Answer) -> AnswerGiven:
    return AnswerGiven(
        day=record.day,
        question=question.key,
        kind=answer.kind,
        value=answer.value,
        scale=len(question.steps) if answer.value else None,
        at=answer.at,
    )


def _added(record: Record, question: Question, pieces: tuple[Piece, ...]) -> tuple[TextAdded, ...]:
    return tuple(TextAdded(record.day, question.key, piece.message_id, piece.at) for piece in pieces)
