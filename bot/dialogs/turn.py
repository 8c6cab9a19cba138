"""One event being answered: everything known, the state so far, and the facts so far."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeVar

from bot.dialogs.answers import Recorded
from bot.dialogs.clock_words import moment_words
from bot.dialogs.context import Client, Context, Noticed, Stranger
from bot.dialogs.events import Event, Said
from bot.dialogs.form import Form
from bot.dialogs.inbound import Inbound
from bot.dialogs.messages import Button, Message, MessageKind, Words
from bot.dialogs.state import UNFINISHED, Place, Record, State
from bot.dialogs.wording import say


class NoRecordError(LookupError):
    """A record was asked for where none is."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one event: the new state, and the facts to store and send."""

    state: State
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """The state and the facts grow as the subjects take their part; nothing is ever taken back."""

    inbound: Inbound
    context: Context
    now: datetime
    state: State
    events: tuple[Event, ...] = field(default=())

    @property
    def at(self) -> datetime:
        return self.inbound.at

    @property
    def noticed(self) -> Noticed | None:
        return self.context.noticed

    def local(self, moment: datetime) -> str:
        """A moment in words, in the office's time."""
        return moment_words(moment, self.context.timezone)

    def to(self, state: State, *events: Event) -> Self:
        """Go on with that state, after these facts."""
        return replace(self, state=state, events=self.events + events)

    def goes_to(self, place: Place) -> Self:
        """The next words belong to that place."""
        return replace(self, state=replace(self.state, place=place))

    def note(self, *events: Event) -> Self:
        """Facts that leave the state alone."""
        return replace(self, events=self.events + events)

    def says(self, text: str, *buttons: Button) -> Self:
        """An answer to what was just written."""
        return self.sends(MessageKind.ANSWER, Words(text, buttons))

    def sends(self, kind: MessageKind, message: Message) -> Self:
        return self.note(Said(kind, message))

    def answers(self, subject: str, message: str, *buttons: Button, **facts: object) -> Self:
        """The message of that name in wording/."""
        return self.says(say(subject, message, **facts), *buttons)

    def step(self) -> Step:
        return Step(self.state, self.events)


@dataclass(frozen=True, slots=True)
class StrangerTurn(Turn):
    """With someone who has no role yet."""

    stranger: Stranger = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ClientTurn(Turn):
    """With a client who has consented."""

    client: Client = field(kw_only=True)

    @property
    def read_from(self) -> str:
        """When staff can be expected to read what is written now, in words."""
        return self.local(self.client.read_from)

    @property
    def record(self) -> Record:
        """The record in the state; only asked for where there is one."""
        record = self.state.record
        if record is None:
            raise NoRecordError("no record has been begun: begin one first")
        return record

    def marked_worried(self) -> Self:
        """Something worrying was written: the end of an unfinished record is no good news."""
        record = self.state.record
        if record is None or record.worried or record.status not in UNFINISHED:
            return self
        return self.stores(Recorded(replace(record, worried=True)))

    def stores(self, recorded: Recorded) -> Self:
        """The record after an answer, with its facts."""
        return self.to(replace(self.state, record=recorded.record), *recorded.events)

    def form_of(self, record: Record) -> Form:
        """The form that a record was asked with, own items included."""
        return _form(self.client, record).with_own_items(record.own_items)


def _form(client: Client, record: Record) -> Form:
    known = (client.record_form, client.last_record_form)
    for form in known:
        if form is not None and form.version == record.form_version:
            return form
    return client.form


TurnOf = TypeVar("TurnOf", bound=Turn)
