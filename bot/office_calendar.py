"""The office's calendar as the database and the settings have it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.schedule.business_days import Closure, OfficeCalendar
from bot.schedule.hours import Hours
from bot.settings import Settings
from bot.storage import models


def read_calendar(session: Session, settings: Settings) -> OfficeCalendar:
    """Office hours, quiet hours and closures, read anew."""
    closures = select(models.Closure).order_by(models.Closure.first_day)
    return OfficeCalendar(
        timezone=settings.timezone,
        office_hours=Hours(*settings.office_hours),
        quiet_hours=Hours(*settings.quiet_hours),
        closures=tuple(Closure(row.first_day, row.last_day) for row in session.scalars(closures)),
    )
