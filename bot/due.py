"""Everything that falls due with time: what the worker's clock and `tsuzuku tick` do."""

from datetime import datetime

from bot.office import Office


def do_what_is_due(office: Office, now: datetime) -> None:
    """Claim and do all that is due at `now`; any number of processes may call it."""
