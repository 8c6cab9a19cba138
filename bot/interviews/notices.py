"""Around an interview: the agenda is asked for, the client is told the day before, staff get the digest."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import Quiet, queue_push
from bot.dialogs import interview_notices
from bot.dialogs.clock_words import moment_words
from bot.dialogs.context import Interview
from bot.dialogs.messages import Card, MessageKind
from bot.dialogs.wording import say
from bot.office import Office
from bot.prompts.push_meter import open_budget
from bot.schedule.interviews import InterviewNotice, InterviewTimes, interview_times, notice_at
from bot.schedule.push_budget import Purpose
from bot.staff_news.telling import Told, tell_staff
from bot.storage import interview_notices as stored
from bot.storage.interview_notices import DueInterview

# From the notice in LINE to what it is about, in as few taps as can be.
INTERVIEW_PAGE = "/staff/interviews/{id}"
DIGEST_PAGE = "/staff/interviews/{id}/digest"


def send_due_interview_notices(office: Office, at: datetime, now: datetime) -> bool:
    """Everything that is due before interviews, in one transaction. There is never more to do at once."""
    calendar = office.calendar()
    with office.database.transaction() as session:
        for coming in stored.claim_coming(session, at):
            times = interview_times(coming.at, office.settings.digest_days_before, calendar)
            _tell_client(session, office, coming, times, at, now)
            if not coming.digest_told and times.digest_at <= at and calendar.may_ring_staff(at):
                _tell_digest(session, office, coming, at, now)
    return False


def _tell_client(
    session: Session,
    office: Office,
    coming: DueInterview,
    times: InterviewTimes,
    at: datetime,
    now: datetime,
) -> None:
    """The agenda's question, or the notice of the day before, never both in one moment."""
    if coming.line_user_id is None:
        return
    is_due = {notice: notice_at(notice, times, at, office.calendar()) == at for notice in InterviewNotice}
    timezone = office.settings.timezone
    if not coming.noticed and is_due[InterviewNotice.DAY_BEFORE]:
        card = interview_notices.day_before(_shown(coming), timezone)
        if _push(session, office, coming, card, at, now):
            stored.mark(session, coming.id, noticed_at=at)
    # From a crisis until it is resolved nobody is asked anything.
    elif not coming.agenda_asked and is_due[InterviewNotice.AGENDA] and not coming.crisis_open:
        card = interview_notices.ask_agenda(_shown(coming), timezone)
        if _push(session, office, coming, card, at, now):
            stored.mark(session, coming.id, agenda_asked_at=at)


def _push(
    session: Session, office: Office, coming: DueInterview, card: Card, at: datetime, now: datetime
) -> bool:
    """False where the month's pushes do not allow it now: the next tick asks again."""
    if open_budget(session, office, now).book(Purpose.INTERVIEW_NOTICE, 1) == 0:
        return False
    user = str(coming.line_user_id)
    quiet = Quiet.after(at, now, office.calendar())
    queue_push(session, now, user, MessageKind.INTERVIEW, [card], client_id=coming.client_id, quiet=quiet)
    return True


def _tell_digest(
    session: Session, office: Office, coming: DueInterview, at: datetime, now: datetime
) -> None:
    when = moment_words(coming.at, office.settings.timezone)
    told = Told(
        subject=say("staff_telling", "digest_subject"),
        text=say("staff_telling", "digest", when=when),
        path=DIGEST_PAGE.format(id=coming.id),
        key=f"digest/{coming.id}/{coming.at:%Y%m%d%H%M}",
        purpose=Purpose.INTERVIEW_NOTICE,
    )
    quiet = Quiet.after(at, now, office.calendar())
    tell_staff(session, office, coming.staff_id, told, now, quiet)
    stored.mark(session, coming.id, digest_told_at=at)


def _shown(coming: DueInterview) -> Interview:
    return Interview(coming.id, coming.at, coming.staff_name, coming.online, coming.place)
