"""`tsuzuku worker`: the process that does what is due."""

import gc

import click

from bot.commands.speech import SpokenCommand
from bot.logs import set_up_logs
from bot.office import open_office
from bot.settings import load_settings
from bot.worker import Worker


@click.command(cls=SpokenCommand)
def worker() -> None:
    """Do what is due, until told to stop."""
    settings = load_settings()
    set_up_logs(settings.log_format)
    office = open_office(settings)
    # Python's end would look through all of it for garbage, and take seconds.
    gc.freeze()
    Worker(office).run()
