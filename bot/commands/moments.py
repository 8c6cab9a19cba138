"""Moments as arguments of commands."""

from datetime import datetime

import click

from bot.commands.office import Desk
from bot.commands.speech import language
from bot.written_moments import BadMomentError, read_moment


def moment_argument(desk: Desk, text: str) -> datetime:
    """The moment of `--at`, in the office's time where no offset is given; else wrong usage."""
    try:
        return read_moment(text, desk.settings.timezone)
    except BadMomentError as refusal:
        raise click.BadParameter(refusal.say(language()), param_hint="'--at'") from refusal
