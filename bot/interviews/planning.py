"""Planning, moving, cancelling and writing up interviews. In the caller's transaction.

Moving and cancelling tell the client; a planned interview is told by the notices before it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.dialogs.clock_words import moment_words
from bot.interviews.changes import tell_cancelled, tell_moved
from bot.people import clients as client_rules
from bot.people import staff as staff_rules
from bot.people.clients import ClientHasEndedError, has_ended
from bot.people.personal_details import good_contact
from bot.refusals import RefusedError
from bot.schedule.business_days import OfficeCalendar
from bot.schedule.repeating import same_time_next_month
from bot.storage import interviews as stored
from bot.storage.encryption import KeyRing
from bot.storage.models import Interview, InterviewStatus

LONGEST_AHEAD = timedelta(days=2 * 366)


class UnknownInterviewError(RefusedError):
    """There is no interview of that number."""


class InterviewInThePastError(RefusedError):
    """An interview is planned for a time to come."""


class InterviewTooFarError(RefusedError):
    """Over two years ahead: somebody mistyped the year."""


class InterviewNotPlannedError(RefusedError):
    """It was cancelled, or somebody said already what became of it."""


class AlreadyPlannedError(RefusedError):
    """The client has an interview at that very time: the form was sent twice."""


class NotYourClientError(RefusedError):
    """Staff plan for their own clients; managers for all."""


class NotHeldYetError(RefusedError):
    """Nobody can say what became of an interview that has not begun."""


class Mode(StrEnum):
    """Face to face or online."""

    FACE_TO_FACE = "face_to_face"
    ONLINE = "online"


class Repeat(StrEnum):
    """Whether the next one is planned when this one is written up."""

    ONCE = "once"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Plan:
    """An interview to be. Without `staff_email` the client's own staff member holds it."""

    client_id: int
    at: datetime
    staff_email: str | None = None
    mode: Mode = Mode.FACE_TO_FACE
    place: str = ""
    repeat: Repeat = Repeat.ONCE


@dataclass(frozen=True, slots=True)
class Held:
    """What became of an interview: DONE or NO_SHOW, how it was held, and a note."""

    outcome: InterviewStatus
    mode: Mode = Mode.FACE_TO_FACE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """An interview that was moved or cancelled. `told`: a message to the client is on its way."""

    interview: Interview
    told: bool


def plan(
    session: Session, keys: KeyRing, wanted: Plan, calendar: OfficeCalendar, now: datetime
) -> Interview:
    """Put an interview down.

    Raises UnknownClientError, ClientHasEndedError, UnknownStaffError, InterviewInThePastError,
    InterviewTooFarError, AlreadyPlannedError.
    """
    client = client_rules.known(session, wanted.client_id)
    if has_ended(client, calendar.day_of(wanted.at)):
        raise ClientHasEndedError(client=client.id, on=client.ended_on)
    staff_id = client.staff_id
    if wanted.staff_email is not None:
        staff_id = staff_rules.working(session, keys, wanted.staff_email).id
    _need_free_time_to_come(session, client.id, wanted.at, calendar.timezone, now)
    interview = Interview(
        client_id=client.id,
        staff_id=staff_id,
        at=wanted.at,
        online=wanted.mode is Mode.ONLINE,
        place=good_contact(wanted.place),
        status=InterviewStatus.PLANNED,
        repeats_monthly=wanted.repeat is Repeat.MONTHLY,
        created_at=now,
    )
    session.add(interview)
    session.flush()
    return interview


def move(
    session: Session, interview_id: int, at: datetime, calendar: OfficeCalendar, now: datetime
) -> Changed:
    """Give a planned interview another time; the notices before it start anew.

    Raises UnknownInterviewError, InterviewNotPlannedError, and as `plan` of the time.
    """
    interview = _planned(session, interview_id)
    client = client_rules.known(session, interview.client_id)
    if has_ended(client, calendar.day_of(at)):
        raise ClientHasEndedError(client=client.id, on=client.ended_on)
    _need_free_time_to_come(session, client.id, at, calendar.timezone, now)
    before, interview.at = interview.at, at
    interview.noticed_at = interview.digest_told_at = None
    interview.confirmed_at = interview.change_wanted_at = None
    told = tell_moved(session, interview, client, before, calendar, now)
    return Changed(interview, told)


def cancel(session: Session, interview_id: int, calendar: OfficeCalendar, now: datetime) -> Changed:
    """Call a planned interview off. Raises UnknownInterviewError, InterviewNotPlannedError."""
    interview = _planned(session, interview_id)
    client = client_rules.known(session, interview.client_id)
    interview.status = InterviewStatus.CANCELLED
    # Nobody need hear that an interview whose time has passed did not take place.
    told = interview.at > now and tell_cancelled(session, interview, client, calendar, now)
    return Changed(interview, told)


def done(
    session: Session, interview_id: int, held: Held, calendar: OfficeCalendar, now: datetime
) -> Interview | None:
    """Say what became of an interview; returns the next one where it repeats and none is planned yet.

    What was said can be corrected later. Raises UnknownInterviewError, InterviewNotPlannedError
    (of a cancelled one), NotHeldYetError.
    """
    interview = _known(session, interview_id)
    if interview.status == InterviewStatus.CANCELLED:
        raise InterviewNotPlannedError(interview=interview_id)
    if interview.at > now:
        raise NotHeldYetError(when=moment_words(interview.at, calendar.timezone))
    first_time = interview.status == InterviewStatus.PLANNED
    interview.status, interview.online = held.outcome, held.mode is Mode.ONLINE
    interview.note = good_contact(held.note)
    repeats = first_time and interview.repeats_monthly
    return _plan_next(session, interview, calendar, now) if repeats else None


def _plan_next(
    session: Session, interview: Interview, calendar: OfficeCalendar, now: datetime
) -> Interview | None:
    client = client_rules.known(session, interview.client_id)
    at = same_time_next_month(interview.at, calendar)
    while at <= now:
        at = same_time_next_month(at, calendar)
    coming = stored.next_of(session, client.id, now)
    if coming is not None or has_ended(client, calendar.day_of(at)):
        return None
    following = Interview(
        client_id=client.id,
        staff_id=interview.staff_id,
        at=at,
        online=interview.online,
        place=interview.place,
        status=InterviewStatus.PLANNED,
        repeats_monthly=True,
        created_at=now,
    )
    session.add(following)
    session.flush()
    return following


def _known(session: Session, interview_id: int) -> Interview:
    found = stored.find(session, interview_id)
    if found is None:
        raise UnknownInterviewError(interview=interview_id)
    return found


def _planned(session: Session, interview_id: int) -> Interview:
    found = _known(session, interview_id)
    if found.status != InterviewStatus.PLANNED:
        raise InterviewNotPlannedError(interview=interview_id)
    return found


def _need_free_time_to_come(
    session: Session, client_id: int, at: datetime, timezone: ZoneInfo, now: datetime
) -> None:
    if at <= now:
        raise InterviewInThePastError(when=moment_words(at, timezone))
    if at - now > LONGEST_AHEAD:
        raise InterviewTooFarError(when=at.astimezone(timezone).date())
    if stored.planned_at(session, client_id, at) is not None:
        raise AlreadyPlannedError(client=client_id, when=moment_words(at, timezone))
