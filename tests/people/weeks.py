"""Weekly records for tests, written as the conversation writes them."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.dialogs.events import AnswerGiven
from bot.dialogs.form_file import built_in_form
from bot.dialogs.state import AnswerKind, Length, RecordStatus
from bot.storage import answers
from tests.builders import NOW

WEDNESDAY = date(2026, 11, 25)


class Week:
    """One client's record; every call adds an answer a minute later."""

    def __init__(self, session: Session, client_id: int, day: date = WEDNESDAY) -> None:
        form = built_in_form()
        answers.keep_form(session, form.version, form.text, NOW)
        answers.begin(session, client_id, day, Length.FULL, form.version, NOW)
        self._session, self._client_id, self._day = session, client_id, day
        self._record = answers.record_id(session, client_id, day)
        self._at = NOW

    def chose(self, question: str, value: int, scale: int = 5) -> "Week":
        """A step or an option was tapped."""
        return self._answer(question, AnswerKind.ANSWERED, value, scale)

    def skipped(self, question: str) -> "Week":
        """とばす."""
        return self._answer(question, AnswerKind.SKIPPED, None, None)

    def not_arisen(self, question: str) -> "Week":
        """その場面は なかった."""
        return self._answer(question, AnswerKind.NOT_ARISEN, None, 5)

    def wrote(self, question: str, *pieces: str) -> "Week":
        """A free text in several messages, not ended by つぎへ."""
        for body in pieces:
            at = self._next()
            message = f"m{self._record}-{question}-{at:%M%S}"
            row = {"message_id": message, "line_user_id": "U", "client_id": self._client_id, "sent_at": at}
            answers.keep_text(self._session, {**row, "body": body})
            answers.add_piece(self._session, self._record, question, message, at)
        return self

    def submitted(self) -> "Week":
        """送信する."""
        answers.change(self._session, self._client_id, self._day, status=RecordStatus.SUBMITTED)
        return self

    def _answer(self, question: str, kind: AnswerKind, value: int | None, scale: int | None) -> "Week":
        given = AnswerGiven(self._day, question, kind, value, scale, self._next())
        answers.answer(self._session, self._client_id, given)
        return self

    def _next(self) -> datetime:
        self._at += timedelta(minutes=1)
        return self._at
