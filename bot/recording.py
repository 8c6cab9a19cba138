"""Writing down what a step of the conversation brought about: one function a fact."""

from datetime import timedelta
from functools import singledispatch
from typing import Any

from bot.alerts import in_line as alert_line
from bot.alerts.desk import AlertDesk
from bot.dialogs import events
from bot.dialogs.state import Length, RecordStatus
from bot.interviews import answers as interview_answers
from bot.known import prompt_plan
from bot.prompts import pausing
from bot.schedule.pauses import Pause
from bot.schedule.prompts import PromptPlan, PromptTime, changed, next_slot
from bot.staff_news import notices as staff_notices
from bot.storage import answers, appointments, conversations, linking, pauses, prompts
from bot.writing import CodeGoneError, Writing

CODE_TRIES = 5
CODE_PAUSE = timedelta(hours=1)


@singledispatch
def write(event: events.Event, writing: Writing) -> None:
    """Write one fact down, in the caller's transaction. Facts without a row of their own write nothing."""


# Enrolment


@write.register
def _(_event: events.CodeRead, writing: Writing) -> None:
    code = writing.good_code
    conversations.save(writing.session, writing.user, writing.now, invited_code_id=code.id, wrong_codes=0)


@write.register
def _(_event: events.CodeRefused, writing: Writing) -> None:
    if writing.known.row.are_codes_paused(writing.now):
        return  # Nothing was looked up: an hour's pause ends after an hour, however often somebody tries.
    wrong = writing.known.row.wrong_codes + 1
    pause = {"codes_paused_until": writing.now + CODE_PAUSE} if wrong >= CODE_TRIES else {}
    conversations.save(writing.session, writing.user, writing.now, wrong_codes=wrong % CODE_TRIES, **pause)


@write.register
def _(_event: events.NicknameDenied, writing: Writing) -> None:
    staff_notices.wrong_person_has_code(writing.loading, writing.invited_code)
    conversations.save(writing.session, writing.user, writing.now, invited_code_id=None)


@write.register
def _(event: events.ConsentGiven, writing: Writing) -> None:
    _link(writing, consent_version=event.version, consented_at=writing.now, stopped_at=None)


@write.register
def _(_event: events.AccountTakenOver, writing: Writing) -> None:
    _link(writing)


def _link(writing: Writing, **columns: Any) -> None:
    code = writing.invited_code
    if code.client_id is None or not linking.use_code(writing.session, code.id, writing.now):
        raise CodeGoneError("the invitation code was used by somebody else a moment ago")
    linking.link_client(writing.session, code.client_id, writing.user, writing.now, **columns)


@write.register
def _(_event: events.StaffLinked, writing: Writing) -> None:
    code = writing.good_code
    if code.staff_id is None or not linking.use_code(writing.session, code.id, writing.now):
        raise CodeGoneError("the linking code was used by somebody else a moment ago")
    linking.link_staff(writing.session, code.staff_id, writing.user, writing.now)


# Settings


@write.register
def _(event: events.PromptTimeChosen, writing: Writing) -> None:
    calendar = writing.loading.office.calendar()
    chosen = PromptTime(event.weekday, event.time)
    before = prompt_plan(writing.loading, writing.client) if writing.known.row.client else None
    plan = changed(before, chosen, writing.now, calendar) if before else PromptPlan(chosen, writing.now)
    appointments.change(
        writing.session,
        writing.client_id,
        prompt_weekday=event.weekday,
        prompt_time=event.time,
        prompt_chosen_at=plan.since,
        earlier_prompt_at=plan.earlier.due_at if plan.earlier else None,
        next_prompt_at=next_slot(writing.now, plan, calendar).due_at,
    )


@write.register
def _(_event: events.LineRecordStopped, writing: Writing) -> None:
    prompts.withdraw(writing.session, writing.client.id)
    answers.close_unfinished(writing.session, writing.client.id, writing.now)
    appointments.change(
        writing.session,
        writing.client.id,
        stopped_at=writing.now,
        next_prompt_at=None,
        next_reminder_at=None,
    )


@write.register
def _(_event: events.LineRecordTakenUpAgain, writing: Writing) -> None:
    plan = prompt_plan(writing.loading, writing.client)
    calendar = writing.loading.office.calendar()
    due = next_slot(writing.now, plan, calendar).due_at if plan else None
    appointments.change(writing.session, writing.client.id, stopped_at=None, next_prompt_at=due)


# The weekly record


@write.register
def _(event: events.RecordBegun, writing: Writing) -> None:
    prompts.withdraw(writing.session, writing.client.id)
    writing.loading.office.forms.keep(writing.session, event.form_version, writing.now)
    answers.begin(
        writing.session, writing.client.id, event.day, event.length, event.form_version, writing.inbound.at
    )


@write.register
def _(event: events.RecordShortened, writing: Writing) -> None:
    answers.change(writing.session, writing.client.id, event.day, length=Length.SHORT)


@write.register
def _(event: events.AnswerGiven, writing: Writing) -> None:
    answers.answer(writing.session, writing.client.id, event)


@write.register
def _(event: events.TextAdded, writing: Writing) -> None:
    record = writing.record_id(event.day)
    answers.add_piece(writing.session, record, event.question, event.message_id, event.at)


@write.register
def _(event: events.AnswerWithdrawn, writing: Writing) -> None:
    answers.withdraw(writing.session, writing.record_id(event.day), event.question)


@write.register
def _(event: events.RecordHeld, writing: Writing) -> None:
    answers.change(writing.session, writing.client.id, event.day, status=RecordStatus.HELD)


@write.register
def _(event: events.RecordResumed, writing: Writing) -> None:
    answers.change(writing.session, writing.client.id, event.day, status=RecordStatus.OPEN, closed_at=None)


@write.register
def _(event: events.RecordSubmitted, writing: Writing) -> None:
    answers.change(
        writing.session,
        writing.client.id,
        event.day,
        status=RecordStatus.SUBMITTED,
        submitted_at=event.at,
        closed_at=None,
        all_answered=True,
    )


# Around the prompt


@write.register
def _(event: events.ReminderWanted, writing: Writing) -> None:
    prompts.want_later(writing.session, writing.client.id, event.day, event.at)


@write.register
def _(event: events.WeekRested, writing: Writing) -> None:
    prompts.withdraw(writing.session, writing.client.id)
    calendar = writing.loading.office.calendar()
    pausing.rest_week(writing.session, writing.client.id, event.day, writing.now, calendar)


@write.register
def _(event: events.RestExplained, writing: Writing) -> None:
    pauses.explain_latest_rest(writing.session, writing.client.id, event.why)


@write.register
def _(event: events.PauseSet, writing: Writing) -> None:
    prompts.withdraw(writing.session, writing.client.id)
    calendar = writing.loading.office.calendar()
    days = Pause(calendar.day_of(writing.now), event.ends_on, event.reason)
    pausing.pause(writing.session, writing.client.id, days, writing.now, calendar)


@write.register
def _(_event: events.PauseEnded, writing: Writing) -> None:
    calendar = writing.loading.office.calendar()
    pausing.end_own(writing.session, writing.client.id, writing.now, calendar)


# Around an interview


@write.register(events.AgendaChosen)
@write.register(events.AgendaWritten)
def _(event: events.AgendaChosen | events.AgendaWritten, writing: Writing) -> None:
    interview_answers.keep_agenda(writing.session, writing.loading.office, event, writing.now)


@write.register
def _(event: events.InterviewConfirmed, writing: Writing) -> None:
    interview_answers.confirm(writing.session, event.interview_id, writing.now)


@write.register
def _(event: events.InterviewChangeWanted, writing: Writing) -> None:
    interview_answers.want_change(writing.session, writing.loading.office, event.interview_id, writing.now)


@write.register
def _(event: events.NoteKept, writing: Writing) -> None:
    answers.keep_note(writing.session, writing.client.id, event.message_id, event.about, writing.now)


# Staff


@write.register
def _(event: events.AlertActed, writing: Writing) -> None:
    writing.said.extend(alert_line.act(_desk(writing), writing.staff_id, event))


@write.register
def _(event: events.StaffAsked, writing: Writing) -> None:
    writing.said.extend(alert_line.asked(_desk(writing), writing.staff_id, event))


def _desk(writing: Writing) -> AlertDesk:
    return AlertDesk(writing.loading.office, writing.session, writing.now)
