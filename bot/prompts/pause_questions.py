"""休職 and 入院 end only when staff say so: they are asked three business days before the expected end."""

from datetime import datetime

from bot.dialogs.wording import say
from bot.interviews.answers import who
from bot.office import Office
from bot.schedule.pauses import ask_staff_to_end_at
from bot.schedule.push_budget import Purpose
from bot.staff_news.telling import Told, tell_staff
from bot.storage import pauses

CLIENT_PAGE = "/staff/clients/{client}"


def ask_about_pauses(office: Office, at: datetime, now: datetime) -> bool:
    """Ask whoever cares for these clients, once a pause and expected end."""
    calendar = office.calendar()
    if not calendar.may_ring_staff(at):
        return False
    with office.database.transaction() as session:
        for ending in pauses.claim_unasked(session):
            row = ending.row
            ask_at = ask_staff_to_end_at(pauses.days_of(row), calendar)
            if ask_at is None or ask_at > at:
                continue
            name = who(ending.nickname, row.client_id)
            told = Told(
                subject=say("staff_telling", "pause_subject"),
                text=say("staff_telling", "pause", who=name, day=row.ends_on),
                path=CLIENT_PAGE.format(client=row.client_id),
                key=f"pause/{row.id}/{row.ends_on}",
                purpose=Purpose.INTERVIEW_NOTICE,
            )
            tell_staff(session, office, ending.staff_id, told, now)
            row.staff_asked_at = at
    return False
