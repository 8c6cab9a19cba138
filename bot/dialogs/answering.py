"""The question in hand: answers, free texts, もどる, とばす and このまま."""

from dataclasses import replace

from bot.dialogs.answers import with_answer, with_piece
from bot.dialogs.buttons import AnswerTap
from bot.dialogs.events import RecordShortened
from bot.dialogs.form import Question, QuestionKind
from bot.dialogs.holding import hold
from bot.dialogs.inbound import Text
from bot.dialogs.progress import step_read
from bot.dialogs.questions import acknowledge_piece, ask, has_fresh_pieces, progress_of
from bot.dialogs.reviewing import summarise
from bot.dialogs.state import Answer, AnswerKind, Length, Piece, Place, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.words import Word, normalised, understood

_MOVES = {Word.BACK, Word.SKIP, Word.HOLD, Word.NEXT, Word.KEEP, Word.SHORT}
_TEXT_MOVES = _MOVES | {Word.NOTHING}


def ask_next(turn: ClientTurn) -> ClientTurn:
    """The first question without an answer; the summary when there is none."""
    question = progress_of(turn, turn.record).unanswered()
    return summarise(turn) if question is None else ask(turn, question)


def ask_again(turn: ClientTurn) -> ClientTurn:
    """The question in hand once more, with fresh buttons."""
    question = _in_hand(turn)
    return ask_next(turn) if question is None else ask(turn, question)


def read_answer(turn: ClientTurn, text: str) -> AnswerTap | None:
    """The button that these words stand for, if they answer or move the question in hand."""
    question = _in_hand(turn)
    if question is None or _is_too_old(turn):
        return None
    record, asking = turn.record, turn.state.asking
    step = step_read(question, text)
    if step is not None:
        return AnswerTap(record.day, question.key, asking, step or None)
    word = understood(text)
    if word is Word.NOTHING and question.not_arisen:
        return AnswerTap(record.day, question.key, asking, None)
    moves = _TEXT_MOVES if question.kind is QuestionKind.TEXT else _MOVES
    return AnswerTap(record.day, question.key, asking, word) if word in moves else None


def take_text(turn: ClientTurn, text: Text) -> ClientTurn | None:
    """Words for the text question in hand, which goes on; None where they are none."""
    question = _text_in_hand(turn)
    if question is None:
        return None
    first = not has_fresh_pieces(turn, question)
    return acknowledge_piece(_add_piece(turn, question, text), question, first=first)


def take_words(turn: ClientTurn, text: Text) -> ClientTurn | None:
    """Words that the question in hand waits for: a text, or a number that it does not have."""
    return take_text(turn, text) or _refuse_number(turn, text)


def take_text_silently(turn: ClientTurn, text: Text) -> ClientTurn | None:
    """The same, where something else has to be said."""
    question = _text_in_hand(turn)
    return None if question is None else _add_piece(turn, question, text)


def answer_tapped(turn: ClientTurn, tap: AnswerTap) -> ClientTurn | None:
    """A button under a question; None for an old one, which answers nothing."""
    record = turn.state.record
    if record is None or record.day != tap.day or turn.state.place not in _WITH_A_RECORD:
        return None
    question = progress_of(turn, record).question(tap.question)
    if question is None:
        return None
    if isinstance(tap.choice, Word):
        return _move(turn, question, tap.choice) if _is_current(turn, tap) else None
    return _choose(turn, question, tap.choice) if _may_answer(turn, question, tap) else None


def skip_in_hand(turn: ClientTurn) -> ClientTurn | None:
    """The question in hand is left out; None where none is in hand."""
    record = turn.state.record
    question = None if record is None else _in_hand(turn)
    if question is None or turn.record.status is RecordStatus.HELD:
        return None
    return _leave(turn, question, Word.SKIP)


_WITH_A_RECORD = {Place.ANSWERING, Place.REVIEWING}


def _in_hand(turn: ClientTurn) -> Question | None:
    return progress_of(turn, turn.record).question(turn.state.question)


def _refuse_number(turn: ClientTurn, text: Text) -> ClientTurn | None:
    """A bare number is no note for staff: it is an answer that missed."""
    question = _in_hand(turn)
    if question is None or _is_too_old(turn) or not normalised(text.body).isdecimal():
        return None
    turn = turn.answers("questions", "out_of_range", last=len(question.steps))
    return ask_again(turn)


def _text_in_hand(turn: ClientTurn) -> Question | None:
    """The question that free words of now belong to."""
    if turn.state.place is not Place.ANSWERING or _is_too_old(turn):
        return None
    question = _in_hand(turn)
    return question if question and question.kind is QuestionKind.TEXT else None


def _add_piece(turn: ClientTurn, question: Question, text: Text) -> ClientTurn:
    piece = Piece(text.message_id, turn.at)
    return turn.stores(with_piece(turn.record, question, piece, turn.state.asked_at))


def _is_too_old(turn: ClientTurn) -> bool:
    """Written before the question was there: it cannot be its answer."""
    return turn.state.asked_at is not None and turn.at < turn.state.asked_at


def _is_current(turn: ClientTurn, tap: AnswerTap) -> bool:
    return _is_in_hand(turn, tap.question) and tap.asking == turn.state.asking


def _is_in_hand(turn: ClientTurn, question: str) -> bool:
    return turn.state.place is Place.ANSWERING and turn.state.question == question


def _may_answer(turn: ClientTurn, question: Question, tap: AnswerTap) -> bool:
    """Buttons of the question in hand, and of the one just answered (the second of two taps)."""
    if tap.choice is None and question.not_arisen is None:
        return False
    if isinstance(tap.choice, int) and tap.choice > len(question.steps):
        return False
    answered = question.key in turn.record.answers
    if _is_in_hand(turn, question.key):
        return not answered or tap.asking == turn.state.asking
    return answered and tap.asking == turn.state.asking - 1


def _choose(turn: ClientTurn, question: Question, value: int | None) -> ClientTurn:
    in_hand = _is_in_hand(turn, question.key)
    kind = AnswerKind.NOT_ARISEN if value is None else AnswerKind.ANSWERED
    turn = _answers(turn, question, Answer(kind, turn.at, value))
    return ask_next(turn) if in_hand else ask_again(turn)


def _move(turn: ClientTurn, question: Question, word: Word) -> ClientTurn | None:
    match word:
        case Word.BACK:
            return _back(turn, question)
        case Word.HOLD:
            return hold(turn)
        case Word.SHORT:
            return shorten(turn)
        case Word.KEEP:
            return ask_next(turn)
        case Word.NEXT | Word.SKIP | Word.NOTHING:
            return _leave(turn, question, word)
        case _:
            return None


def _back(turn: ClientTurn, question: Question) -> ClientTurn:
    if turn.state.correcting:
        return ask_next(turn)
    return ask(turn, progress_of(turn, turn.record).before(question) or question)


def shorten(turn: ClientTurn) -> ClientTurn:
    """みじかく, after the record had begun: what was answered stays."""
    record = turn.record
    if record.length is Length.FULL:
        shorter = replace(record, length=Length.SHORT)
        turn = turn.to(replace(turn.state, record=shorter), RecordShortened(record.day))
    return ask_next(turn)


def _leave(turn: ClientTurn, question: Question, word: Word) -> ClientTurn:
    """Go on: what was just written stays, and つぎへ also leaves an earlier answer as it is."""
    answered = question.key in turn.record.answers
    if has_fresh_pieces(turn, question) or (answered and word is Word.NEXT):
        return ask_next(turn)
    return ask_next(_answers(turn, question, Answer(AnswerKind.SKIPPED, turn.at)))


def _answers(turn: ClientTurn, question: Question, answer: Answer) -> ClientTurn:
    record = turn.record
    return turn.stores(with_answer(record, turn.form_of(record), question, answer))
