"""`tsuzuku backup` and `tsuzuku restore`."""

from pathlib import Path

import click

from bot.backup import back_up
from bot.backup import restore as bring_back
from bot.commands.office import open_desk
from bot.commands.speech import SpokenCommand, say

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=SpokenCommand)
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write a consistent copy of the database, while the product runs."""
    with open_desk() as desk:
        back_up(desk.database.engine, file)
    say("backed_up", file=file)


@click.command(cls=SpokenCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Bring a backup into an empty database."""
    with open_desk() as desk:
        bring_back(desk.database.engine, file)
    say("restored", file=file)
