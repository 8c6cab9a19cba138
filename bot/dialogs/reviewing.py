"""The summary of a record, before and after it is sent."""

from dataclasses import replace

from bot.dialogs.buttons import ReviewTap, button
from bot.dialogs.context import Client
from bot.dialogs.messages import Button, MessageKind, Words
from bot.dialogs.progress import Progress
from bot.dialogs.questions import answer_words, progress_of
from bot.dialogs.state import Place, Record, RecordStatus
from bot.dialogs.turn import ClientTurn
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label

Line = tuple[str, str]
SectionLines = tuple[str, tuple[Line, ...]]


def summarise(turn: ClientTurn) -> ClientTurn:
    """Every answer in short; nothing counts as submitted before 送信する."""
    record = turn.record
    lines = section_lines(turn.client, progress_of(turn, record))
    facts = {"day": record.day, "sections": lines, "words": _offered(turn)}
    return _shows(turn, say("record", "summary", **facts, submitted=is_submitted(record)))


def remind_of_sending(turn: ClientTurn) -> ClientTurn:
    """The summary's buttons again, without repeating the summary."""
    return _shows(turn, say("record", "not_sent_yet", words=_offered(turn)))


def show_closed(turn: ClientTurn, record: Record) -> ClientTurn:
    """An earlier record, which the one that has begun closed to corrections."""
    lines = section_lines(turn.client, progress_of(turn, record))
    return turn.answers("record", "closed_summary", day=record.day, sections=lines)


def section_lines(client: Client, progress: Progress) -> tuple[SectionLines, ...]:
    """What was answered, as (title, answer) under the sections' titles."""
    sections = (
        (section.title, _answered(client, progress, section.key)) for section in progress.sections()
    )
    return tuple((title, lines) for title, lines in sections if lines)


def review_button(turn: ClientTurn, word: Word) -> Button:
    """A button that belongs to this record's summary and lists."""
    return button(ReviewTap(turn.record.day, word), label(word))


def is_submitted(record: Record) -> bool:
    return record.status is RecordStatus.SUBMITTED


def _answered(client: Client, progress: Progress, section: str) -> tuple[Line, ...]:
    return tuple(
        (question.title, answer_words(client, question, answer))
        for question in progress.of_section(section)
        if (answer := progress.answer(question)) is not None
    )


def _shows(turn: ClientTurn, text: str) -> ClientTurn:
    state = turn.state
    turn = turn.to(
        replace(state, place=Place.REVIEWING, question=None, section=None, asking=state.asking + 1)
    )
    buttons = tuple(review_button(turn, word) for word in _offered(turn))
    return turn.sends(MessageKind.QUESTION, Words(text, buttons))


def _offered(turn: ClientTurn) -> tuple[Word, ...]:
    if turn.record.status is RecordStatus.OPEN:
        return (Word.SEND, Word.CORRECT, Word.HOLD)
    if is_submitted(turn.record) and not turn.state.correcting:
        return (Word.CORRECT, Word.CLOSE)
    return (Word.SEND, Word.CORRECT, Word.CLOSE)
