"""`tsuzuku audit`: whether the log of who looked at what is whole."""

import click

from bot import audit as log
from bot.audit import Broken, HeadMissing
from bot.commands.office import open_desk
from bot.commands.speech import SpokenGroup, failed, say


@click.group(cls=SpokenGroup)
def audit() -> None:
    """The audit log."""


@audit.command()
@click.option("--head", metavar="H")
def verify(head: str | None) -> None:
    """Find a changed or missing entry."""
    with open_desk() as desk, desk.database.reading() as session:
        found = log.verify(session, desk.keys, head)
    if isinstance(found, Broken):
        raise failed("audit_broken", id=found.entry_id)
    if isinstance(found, HeadMissing):
        raise failed("audit_head_missing", count=found.entries)
    say("audit_whole", count=found.entries, head=found.head)
