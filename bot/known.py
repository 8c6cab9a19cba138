"""What the conversation may know of a person, loaded: only what the step at hand needs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.concerns.reading import Look
from bot.dialogs.codes import read_code
from bot.dialogs.context import (
    BadCode,
    Client,
    CodeReading,
    ConsultDays,
    Context,
    Interview,
    InvitationCode,
    LinkingCode,
    Need,
    Noticed,
    Staff,
    Stranger,
)
from bot.dialogs.inbound import Inbound, Text
from bot.dialogs.state import Record, State
from bot.dialogs.state_json import state_from_json
from bot.office import Office
from bot.prompts.prompt_standing import prompt_standing, week_on_offer
from bot.schedule.consultations import answer_times
from bot.schedule.prompts import PromptPlan
from bot.storage import answers, conversations, interviews, linking
from bot.storage.appointed import plan_of
from bot.storage.conversations import ClientRow, ConversationRow
from bot.storage.linking import FoundCode


@dataclass(frozen=True, slots=True)
class Known:
    """The conversation's row, the state read from it, and the code that was typed, if it is good."""

    row: ConversationRow
    state: State
    code: FoundCode | None = None


@dataclass(frozen=True, slots=True)
class Loading:
    """Where from and when; `look`: the text, where it was read before the transaction."""

    office: Office
    session: Session
    now: datetime
    look: Look | None = None

    @property
    def today(self) -> date:
        """The office's."""
        return self.office.calendar().day_of(self.now)


def read_typed_code(loading: Loading, row: ConversationRow, inbound: Inbound) -> FoundCode | None:
    """The good code in a stranger's words, unless their wrong tries have paused them."""
    if row.client or row.staff_id or not isinstance(inbound.content, Text):
        return None
    if row.are_codes_paused(loading.now):
        return None
    typed = read_code(inbound.content.body)
    if typed is None:
        return None
    lookup = loading.office.database.keys.lookup(typed)
    return linking.find_code(loading.session, lookup, loading.now, loading.today)


def context_of(loading: Loading, known: Known, needs: Collection[Need], noticed: Noticed | None) -> Context:
    """Everything that the engine may know for this step."""
    return Context(
        person=_person(loading, known, needs),
        timezone=loading.office.settings.timezone,
        noticed=noticed,
        quiet_hours=loading.office.settings.quiet_hours,
    )


def _person(loading: Loading, known: Known, needs: Collection[Need]) -> Stranger | Client | Staff:
    row = known.row
    if row.client is not None:
        return _client(loading, row.client, known.state, needs)
    if row.staff_id is not None:
        return Staff(row.staff_name or "")
    return Stranger(
        code=_reading(loading, known),
        invited=_invited(loading, row),
        alert_open=row.crisis_open,
    )


def _reading(loading: Loading, known: Known) -> CodeReading:
    if known.code is None:
        row = known.row
        paused = row.codes_paused_until if row.are_codes_paused(loading.now) else None
        return BadCode(paused)
    if known.code.staff_id is not None:
        return LinkingCode(known.code.name)
    return _invitation(loading, known.code)


def _invited(loading: Loading, row: ConversationRow) -> InvitationCode | None:
    if row.invited_code_id is None:
        return None
    found = linking.code_by_id(loading.session, row.invited_code_id, loading.today)
    return _invitation(loading, found) if found else None


def _invitation(loading: Loading, code: FoundCode) -> InvitationCode:
    return InvitationCode(
        nickname=code.name,
        staff_name=code.carer_name or "",
        manager_names=linking.manager_names(loading.session),
        enrolled=code.consented,
        record=_open_record(loading, code) if code.consented else None,
    )


def _open_record(loading: Loading, code: FoundCode) -> Record | None:
    """As the old phone left it; where that was taken away before, as its answers stand in the tables."""
    if code.old_line_user_id is not None:
        stored = conversations.state_of(loading.session, code.old_line_user_id)
        return state_from_json(stored).record if stored else None
    return answers.open_record(loading.session, code.client_id) if code.client_id else None


def _client(loading: Loading, row: ClientRow, state: State, needs: Collection[Need]) -> Client:
    forms, session = loading.office.forms, loading.session
    last = answers.latest(session, row.id) if Need.LAST_RECORD in needs else None
    interview = _interview(loading, row) if {Need.INTERVIEW, Need.CONSULT} & set(needs) else None
    standing = (
        prompt_standing(loading.office, session, row.id, loading.now) if Need.PROMPT in needs else None
    )
    return Client(
        nickname=row.nickname,
        staff_name=row.staff_name,
        form=forms.today,
        weekday=row.weekday,
        time=row.time,
        read_from=loading.office.calendar().office_time_from(loading.now),
        medication=row.medication,
        own_items=answers.own_items(session, row.id) if Need.WEEK in needs else (),
        stopped=row.stopped_at is not None,
        alert_open=row.crisis_open,
        record_form=forms.of_version(session, state.record.form_version) if state.record else None,
        week=week_on_offer(loading.office, session, row.id, loading.now) if Need.WEEK in needs else None,
        last_record=last.record if last else None,
        last_record_form=forms.of_version(session, last.record.form_version) if last else None,
        texts=_texts(loading, state, last.record if last else None) if Need.TEXTS in needs else {},
        interview=interview,
        consult=_consult(loading, interview) if Need.CONSULT in needs else None,
        prompt=standing.prompt if standing else None,
        pause=standing.pause if standing else None,
    )


def _texts(loading: Loading, state: State, last: Record | None) -> dict[str, str]:
    records = [record for record in (state.record, last) if record is not None]
    given = [answer for record in records for answer in record.answers.values()]
    return answers.texts_of(loading.session, {piece.message_id for a in given for piece in a.pieces})


def prompt_plan(loading: Loading, row: ClientRow) -> PromptPlan | None:
    """The client's choice of weekday and time, or None where they have not chosen yet."""
    calendar = loading.office.calendar()
    return plan_of(row.weekday, row.time, row.chosen_at, row.earlier_prompt_at, calendar)


def _consult(loading: Loading, interview: Interview | None) -> ConsultDays:
    times = answer_times(loading.now, loading.office.calendar())
    return ConsultDays(times.soon, times.week, interview.at if interview else None)


def _interview(loading: Loading, row: ClientRow) -> Interview | None:
    found = interviews.next_of(loading.session, row.id, loading.now)
    if found is None:
        return None
    return Interview(
        found.id,
        found.at,
        found.staff_name,
        found.online,
        found.place,
        agenda_asked=found.agenda_asked,
        noticed=found.noticed,
    )
