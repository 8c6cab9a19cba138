"""`tsuzuku richmenu`: the menu under the chat."""

import click

from bot.commands.office import open_desk
from bot.commands.speech import SpokenGroup, failed, say
from bot.line.platform import PlatformError
from bot.line.rich_menu_calls import open_rich_menu_calls
from bot.rich_menus import install as put_up


@click.group(cls=SpokenGroup)
def richmenu() -> None:
    """The menu under the chat."""


@richmenu.command()
def install() -> None:
    """Draw and register the menus; run again, they are replaced."""
    with open_desk() as desk:
        try:
            linked = put_up(desk.database, open_rich_menu_calls(desk.settings))
        except PlatformError as error:
            raise failed("menus_refused", why=error.reason) from error
    say("menus_installed", staff=linked)
