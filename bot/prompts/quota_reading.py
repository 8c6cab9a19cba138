"""The month's quota and use as LINE says them.

Apart from `push_meter`: LINE's SDK takes a second to load, and only what does due work asks (the worker,
`tsuzuku tick`).
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.line.platform import Platform, PlatformError
from bot.office import Office
from bot.prompts.push_meter import meter_at
from bot.schedule.push_budget import month_of, used
from bot.storage import quota

log = structlog.get_logger()

READ_EVERY = timedelta(hours=1)
READ_EVERY_WHEN_LOW = timedelta(minutes=10)
LOW = 50
"""Pushes above the reserve below which LINE is asked more often: its own count is only approximate."""


def read_from_line(office: Office, now: datetime) -> None:
    """Ask LINE for quota and use, where the last answer is old. Not in a transaction: LINE may be slow."""
    with office.database.reading() as session:
        if not _is_old(session, office, now):
            return
    settings = office.settings
    platform = Platform(settings.line_api_base_url, settings.line_channel_access_token.get_secret_value())
    try:
        limit, total = platform.quota(), platform.used()
    except PlatformError as error:
        log.warning("quota not read", why=error.reason)
        return
    with office.database.transaction() as session:
        quota.keep_reading(session, now, limit, total)


def _is_old(session: Session, office: Office, now: datetime) -> bool:
    reading = quota.latest_reading(session)
    if reading is None or month_of(reading.read_at) != month_of(now):
        return True
    if reading.quota is None:
        return now - reading.read_at >= READ_EVERY
    left = reading.quota - used(meter_at(session, now), now) - office.settings.monthly_push_reserve
    return now - reading.read_at >= (READ_EVERY_WHEN_LOW if left < LOW else READ_EVERY)
