"""What a client is sent before an interview: the agenda asked for, and when and where it is."""

from datetime import tzinfo

from bot.dialogs.buttons import InterviewTap, button
from bot.dialogs.clock_words import moment_words
from bot.dialogs.context import Interview
from bot.dialogs.messages import Card
from bot.dialogs.wording import say
from bot.dialogs.words import Word, label

TOPICS = (Word.BODY, Word.WORK, Word.PEOPLE, Word.DAYS_OFF, Word.NOTHING, Word.WRITE_AGENDA)
_NOTICE = (Word.UNDERSTOOD, Word.CHANGE_DAY, Word.AGENDA)


def ask_agenda(interview: Interview, timezone: tzinfo) -> Card:
    """What they want to talk about; a lock screen shows only that there is a message."""
    text = say("interviews", "agenda", interview=interview, when=moment_words(interview.at, timezone))
    return _card(interview, text, TOPICS)


def day_before(interview: Interview, timezone: tzinfo) -> Card:
    """Date, time, who, and where."""
    text = say("interviews", "day_before", interview=interview, when=moment_words(interview.at, timezone))
    return _card(interview, text, _NOTICE)


def _card(interview: Interview, text: str, words: tuple[Word, ...]) -> Card:
    actions = tuple(button(InterviewTap(interview.id, word), label(word)) for word in words)
    return Card(text, say("interviews", "summary"), actions)
