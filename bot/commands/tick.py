"""`tsuzuku tick`: everything that is due at a moment, done and sent; for cron, instead of `worker`."""

from datetime import UTC, datetime

import click

from bot.commands.moments import moment_argument
from bot.commands.office import open_desk
from bot.commands.speech import SpokenCommand, failed, say
from bot.due import DueWorkFailedError
from bot.logs import set_up_logs
from bot.office import open_office
from bot.storage import sends
from bot.worker import tick as do_and_send


@click.command(cls=SpokenCommand)
@click.option("--at", "at", metavar="ISO")
def tick(at: str | None) -> None:
    """Do everything that is due, and return when it was sent."""
    with open_desk() as desk:
        moment = datetime.now(UTC) if at is None else moment_argument(desk, at)
        set_up_logs(desk.settings.log_format)
        try:
            left = do_and_send(open_office(desk.settings), moment)
        except DueWorkFailedError as error:
            raise failed("tick_incomplete", why=error) from error
        if left:
            with desk.database.reading() as session:
                queued = sends.count_queued_by_kind(session, datetime.now(UTC))
            listed = ", ".join(f"{channel}/{kind}: {count}" for (channel, kind), count in queued.items())
            raise failed("tick_unsent", left=left, listed=listed)
    say("ticked")
