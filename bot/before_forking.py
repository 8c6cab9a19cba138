"""What all processes of `web` share: loaded once, before the port is open and before anything forks.

A port that is open while nothing serves behind it keeps LINE's requests until they are too late; a
closed one sends them to another process. A child that died is back at once, and the memory is shared.
"""

import gc
import sys

import bot.app  # noqa: F401  the whole product, for the children
from bot.concerns.entries import LexiconError
from bot.concerns.reading import load_reader
from bot.dialogs.form_file import FormError
from bot.forms import Forms
from bot.settings import SettingsError, load_settings


def load_what_all_share() -> None:
    """Load form and rules. What cannot be used ends the start with a line that says why."""
    try:
        settings = load_settings()
        Forms(settings.form_file)
        load_reader(settings.lexicon_file)
    except (SettingsError, FormError, LexiconError) as error:
        sys.exit(str(error))
    # Whoever looks through all of it for garbage copies the shared memory, and takes seconds to end.
    gc.collect()
    gc.freeze()
