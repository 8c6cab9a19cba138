"""What a fact is written for: the transaction, the event, the person; and whose ids they stand for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.dialogs.events import Said
from bot.dialogs.inbound import Inbound
from bot.known import Known, Loading
from bot.storage import answers, conversations, linking
from bot.storage.conversations import ClientRow
from bot.storage.linking import FoundCode


class CodeGoneError(RuntimeError):
    """A code was used up between being read and being confirmed."""


class NobodyToWriteForError(RuntimeError):
    """A fact about a client came from a conversation that is no client's: a fault of the engine."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The transaction, the event and the person that facts are written for.

    `said`: answers that only the writing could give.
    """

    loading: Loading
    known: Known
    inbound: Inbound
    said: list[Said] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.loading.session

    @property
    def now(self) -> datetime:
        return self.loading.now

    @property
    def user(self) -> str:
        return self.inbound.line_user_id

    @property
    def good_code(self) -> FoundCode:
        if self.known.code is None:
            raise NobodyToWriteForError("a code was read where none was good")
        return self.known.code

    @property
    def invited_code(self) -> FoundCode:
        code_id = self.known.row.invited_code_id
        code = linking.code_by_id(self.session, code_id, self.loading.today) if code_id else self.known.code
        if code is None:
            raise CodeGoneError("the code was used or taken back a moment ago")
        return code

    @property
    def client_id(self) -> int:
        """Also right after consent, when the conversation was not a client's at its beginning."""
        if self.known.row.client is not None:
            return self.known.row.client.id
        return conversations.client_id_of(self.session, self.user)

    @property
    def client(self) -> ClientRow:
        if self.known.row.client is None:
            raise NobodyToWriteForError("a client's fact outside a client's conversation")
        return self.known.row.client

    @property
    def staff_id(self) -> int:
        if self.known.row.staff_id is None:
            raise NobodyToWriteForError("a staff member's fact outside a staff member's conversation")
        return self.known.row.staff_id

    def record_id(self, day: date) -> int:
        return answers.record_id(self.session, self.client.id, day)
