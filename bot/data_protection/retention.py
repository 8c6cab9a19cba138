"""How long things are kept: payloads thirty days, records five years from the end of support.

Nothing about a person is erased silently: who could be erased is only listed, and staff decide.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.office import Office
from bot.storage import daily, inbound, sends
from bot.storage.models import Client

PAYLOADS_KEPT = timedelta(days=30)
RECORDS_KEPT_YEARS = 5


def forget_old_payloads(office: Office, _at: datetime, now: datetime) -> bool:
    """The day's look at old payloads, by whichever process comes first; by the real clock alone."""
    midnight = now.astimezone(office.settings.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    with office.database.transaction() as session:
        if daily.claim(session, "retention", midnight, now):
            blank_old_payloads(session, now)
    return False


def blank_old_payloads(session: Session, now: datetime) -> None:
    """Empty what LINE sent and what was sent to people, thirty days after it was done with."""
    inbound.blank_old(session, now - PAYLOADS_KEPT)
    sends.blank_old_bodies(session, now - PAYLOADS_KEPT)


def erasable_clients(session: Session, today: date) -> list[int]:
    """Clients whose support ended five years ago or more, by number: offered for erasure."""
    oldest_kept = _years_before(today, RECORDS_KEPT_YEARS)
    ended = select(Client.id).where(Client.ended_on <= oldest_kept).order_by(Client.id)
    return list(session.scalars(ended))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
