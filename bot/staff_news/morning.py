"""One summary a working day, at the opening, where something is open, new or ready: counts and a link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.alerts import steps as alert_steps
from bot.alerts.desk import AlertDesk, Member
from bot.delivery.outbox import queue_mail, queue_push
from bot.dialogs.messages import MessageKind, Words
from bot.dialogs.wording import say
from bot.office import Office
from bot.prompts.push_meter import open_budget
from bot.schedule.push_budget import Purpose
from bot.staff_news.summaries import WeeklyNames, is_weeks_first_day, weekly_names
from bot.storage import alerts as stored
from bot.storage import daily
from bot.storage.models import Client, Concern, Interview, InterviewStatus

NEW_SINCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits for one person: alerts not resolved, concerns nobody has read, digests to look at."""

    open: int
    concerns: int
    digests: int

    def __bool__(self) -> bool:
        return bool(self.open or self.concerns or self.digests)


def tell_of_the_morning(office: Office, at: datetime, now: datetime) -> bool:
    """Tell everyone for whom something waits; once, by whichever process comes first after the opening."""
    calendar = office.calendar()
    if not calendar.in_office_hours(at):
        return False
    opening = calendar.opening(calendar.day_of(at))
    with office.database.transaction() as session:
        if daily.claim(session, "morning", opening, at):
            desk = AlertDesk(office, session, at, now)
            for member in desk.team.members:
                counts, names = _counts(desk, member), _names(desk, member)
                if (counts or names) and not member.person.is_absent:
                    _tell(desk, member, counts, names)
    return False


def _counts(desk: AlertDesk, member: Member) -> Counts:
    unresolved = stored.unresolved(desk.session)
    seen = sum(alert_steps.may_see(desk, alert, member.id) for alert in unresolved if not alert.is_drill)
    return Counts(seen, _new_concerns(desk, member), _digests(desk, member))


def _names(desk: AlertDesk, member: Member) -> WeeklyNames:
    """On the week's first working day: who has been silent, or has rested, two weeks in a row."""
    calendar = desk.office.calendar()
    if not is_weeks_first_day(calendar.day_of(desk.at), calendar):
        return WeeklyNames()
    return weekly_names(desk.session, member.id, desk.at, calendar)


def _new_concerns(desk: AlertDesk, member: Member) -> int:
    """Notices of one's own clients; what alerts is counted as an alert."""
    statement = (
        select(func.count())
        .select_from(Concern)
        .join(Client, Client.id == Concern.client_id)
        .where(
            Client.staff_id == member.id,
            Concern.alert_id.is_(None),
            Concern.read_at.is_(None),
            Concern.noticed_at > desk.at - NEW_SINCE,
        )
    )
    return desk.session.scalar(statement) or 0


def _digests(desk: AlertDesk, member: Member) -> int:
    """Interviews whose digest has become ready since the last working day."""
    calendar = desk.office.calendar()
    day = calendar.day_of(desk.at)
    ahead = desk.office.settings.digest_days_before
    statement = select(Interview.at).where(
        Interview.staff_id == member.id,
        Interview.status == InterviewStatus.PLANNED,
        Interview.at > desk.at,
        Interview.at < desk.at + timedelta(days=ahead + 14),
    )
    days = [calendar.day_of(at) for at in desk.session.scalars(statement)]
    return sum(calendar.business_days_before(interview_day, ahead) == day for interview_day in days)


def _tell(desk: AlertDesk, member: Member, counts: Counts, names: WeeklyNames) -> None:
    link = f"{desk.office.settings.base_url}/staff/"
    text = say("alert", "morning", counts=counts, names=names, link=link)
    if member.has_mail:
        subject = say("alert", "morning_subject")
        queue_mail(desk.session, desk.clock, member.id, MessageKind.NOTICE, subject, text)
    elif member.has_line and open_budget(desk.session, desk.office, desk.clock).book(
        Purpose.STAFF_SUMMARY, 1
    ):
        line = str(member.line_user_id)
        queue_push(desk.session, desk.clock, line, MessageKind.NOTICE, [Words(text)], staff_id=member.id)
