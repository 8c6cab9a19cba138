"""`tsuzuku form`: the questionnaire as a file."""

from pathlib import Path

import click

from bot.commands.speech import FailedError, SpokenGroup, failed, say
from bot.dialogs.form_file import FormError, parse_form


@click.group(cls=SpokenGroup)
def form() -> None:
    """The questionnaire as a file."""


@form.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Validate a questionnaire."""
    try:
        found = parse_form(file.read_text("utf-8"), str(file))
    except FormError as error:
        raise FailedError(str(error)) from error
    except UnicodeDecodeError as error:
        raise failed("not_utf8", file=file) from error
    say("form_is_good", file=file, questions=len(found.questions), version=found.version)
