"""What the command line says, in the language of its user; the sentences stand in texts.yaml."""

import os
from functools import cache
from importlib.resources import files
from typing import Any

import click
import yaml

from bot.refusals import Language


def language() -> Language:
    """Japanese where the locale says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return Language.JA if value.lower().startswith("ja") else Language.EN
    return Language.EN


@cache
def texts() -> dict[str, Any]:
    """All of texts.yaml: `sentences` by name, `help` by command and option; each in both languages."""
    data: dict[str, Any] = yaml.safe_load(files("bot.commands").joinpath("texts.yaml").read_text("utf-8"))
    return data


def text(name: str, /, **facts: object) -> str:
    """The sentence of that name, filled in."""
    sentence: str = texts()["sentences"][name][language()]
    return sentence.format(**facts)


def say(name: str, /, **facts: object) -> None:
    """Print the sentence of that name."""
    click.echo(text(name, **facts))


def remark(name: str, /, **facts: object) -> None:
    """Print the sentence of that name beside the result, on stderr."""
    click.echo(text(name, **facts), err=True)


class FailedError(click.ClickException):
    """The command could not do it: its lines go to stderr, and the exit code is 1."""

    def show(self, file: Any = None) -> None:
        """Print the lines as they are."""
        click.echo(self.message, file=file, err=file is None)


def failed(name: str, /, **facts: object) -> FailedError:
    """The error whose sentence has that name."""
    return FailedError(text(name, **facts))


class SpokenCommand(click.Command):
    """A command whose help stands in texts.yaml under its path, e.g. `client add`."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Look the help up when it is asked for: the locale decides."""
        told = _help_of(ctx.command_path)
        self.help = told["about"][language()]
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.name in told:
                parameter.help = told[parameter.name][language()]
        super().format_help(ctx, formatter)


class SpokenGroup(click.Group):
    """A group whose help, and the short help of whose commands, stands in texts.yaml."""

    command_class = SpokenCommand

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Look the help up when it is asked for: the locale decides."""
        told = _help_of(ctx.command_path)
        self.help = told["about"][language()] if told else self.help
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first line of their help."""
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            told = _help_of(f"{ctx.command_path} {name}")
            if command is not None and told:
                command.short_help = told["about"][language()].split("\n")[0]
        super().format_commands(ctx, formatter)


def _help_of(path: str) -> dict[str, dict[str, str]]:
    _, _, command = path.partition(" ")
    told: dict[str, dict[str, str]] = texts()["help"].get(command or "tsuzuku", {})
    return told
