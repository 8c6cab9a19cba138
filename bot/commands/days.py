"""Days as arguments of commands."""

from datetime import date
from typing import Any

import click

from bot.commands.speech import language
from bot.people.written_dates import BadDateError, read_date


class Day(click.ParamType[date]):
    """A day in any of the ways that people in an office write one; anything else is wrong usage."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the argument."""
        if isinstance(value, date):
            return value
        try:
            return read_date(value)
        except BadDateError as refusal:
            self.fail(refusal.say(language()), param, ctx)


DAY = Day()
