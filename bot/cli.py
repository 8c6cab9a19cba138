"""The `tsuzuku` command: mounts each subject's commands, and turns every failure into one line."""

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bot.commands.speech import FailedError, SpokenGroup, failed, language, text
from bot.concerns.entries import LexiconError
from bot.dialogs.form_file import FormError
from bot.refusals import RefusedError
from bot.settings import SettingsError
from bot.storage.encryption import WrongKeyError
from bot.storage.session import DatabaseBusyError

# Imported when asked for: `tsuzuku keys` needs neither the dictionary nor the database.
COMMANDS: Mapping[str, str] = {
    "alerts": "bot.commands.alerts",
    "audit": "bot.commands.audit",
    "backup": "bot.commands.backup",
    "client": "bot.commands.client",
    "concerns": "bot.commands.concerns",
    "db": "bot.commands.db",
    "digest": "bot.commands.digest",
    "doctor": "bot.commands.doctor",
    "form": "bot.commands.form",
    "interview": "bot.commands.interview",
    "keys": "bot.commands.keys",
    "records": "bot.commands.records",
    "restore": "bot.commands.backup",
    "richmenu": "bot.commands.richmenu",
    "staff": "bot.commands.staff",
    "tick": "bot.commands.tick",
    "worker": "bot.commands.worker",
}


class Tsuzuku(SpokenGroup):
    """The top of the command line. A command stands in the module's variable of its own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click fixes the signature
        """All subjects, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        """Import the subject that is asked for."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        # Nothing of what is loaded is garbage: looking for some takes a fifth of the start.
        gc.disable()
        try:
            command: click.Command = getattr(import_module(module), cmd_name)
        finally:
            gc.freeze()
            gc.enable()
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever stops it is told in one line, and never as a traceback."""
        try:
            return super().invoke(ctx)
        except RefusedError as refusal:
            raise FailedError(refusal.say(language())) from refusal
        except (SettingsError, WrongKeyError, FormError, LexiconError) as error:
            raise FailedError(str(error)) from error
        except DatabaseBusyError as error:
            raise failed("database_busy") from error
        except OSError as error:
            raise failed("file_trouble", file=error.filename or "-", why=error.strerror or error) from error


@click.group(cls=Tsuzuku)
@click.version_option(package_name="tsuzuku")
def tsuzuku() -> None:
    """The whole command line."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign gets a mark in its place, and everything else.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
    try:
        tsuzuku(prog_name="tsuzuku")
    except Exception as error:  # noqa: BLE001  the operator gets a line, whatever happened
        click.echo(text("unexpected", kind=type(error).__name__), err=True)
        sys.exit(1)
