"""What clients answer before an interview, written down; and what of it staff hear at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.outbox import Quiet
from bot.dialogs.clock_words import moment_words
from bot.dialogs.events import AgendaChosen, AgendaWritten
from bot.dialogs.wording import say
from bot.interviews.notices import DIGEST_PAGE, INTERVIEW_PAGE
from bot.office import Office
from bot.schedule.push_budget import Purpose
from bot.staff_news.telling import Told, tell_staff
from bot.storage import interview_notices as stored
from bot.storage import interviews

_PAGES = {"agenda": DIGEST_PAGE, "change": INTERVIEW_PAGE}


def keep_agenda(
    session: Session, office: Office, given: AgendaChosen | AgendaWritten, now: datetime
) -> None:
    """A topic or words; what comes after the digest was told is told too, once a day."""
    if isinstance(given, AgendaChosen):
        stored.add_agenda(session, given.interview_id, now, topic=given.topic)
    else:
        stored.add_agenda(session, given.interview_id, now, message_id=given.message_id)
    if stored.holder_of(session, given.interview_id).digest_told:
        key = f"agenda/{given.interview_id}/{now:%Y%m%d}"
        _tell(session, office, given.interview_id, "agenda", key, now)


def confirm(session: Session, interview_id: int, now: datetime) -> None:
    """わかりました."""
    stored.mark(session, interview_id, confirmed_at=now)


def want_change(session: Session, office: Office, interview_id: int, now: datetime) -> None:
    """日を変えたい: whoever holds the interview is told."""
    stored.mark(session, interview_id, change_wanted_at=now)
    _tell(session, office, interview_id, "change", f"change/{interview_id}/{now:%Y%m%d}", now)


def _tell(
    session: Session, office: Office, interview_id: int, message: str, key: str, now: datetime
) -> None:
    holder = stored.holder_of(session, interview_id)
    interview = interviews.find(session, interview_id)
    if interview is None:
        return
    told = Told(
        subject=say("staff_telling", f"{message}_subject"),
        text=say(
            "staff_telling",
            message,
            who=who(holder.nickname, holder.client_id),
            when=moment_words(interview.at, office.settings.timezone),
        ),
        path=_PAGES[message].format(id=interview_id),
        key=key,
        purpose=Purpose.INTERVIEW_NOTICE,
    )
    tell_staff(session, office, holder.staff_id, told, now, Quiet.now(now, office.calendar()))


def who(nickname: str, client_id: int) -> str:
    """How staff messages name a client: the nickname, or the number."""
    if nickname:
        return say("staff_telling", "nicknamed", nickname=nickname)
    return say("staff_telling", "numbered", number=client_id)
