"""Every sentence the bot says stands in wording/*.j2: a file a subject, a macro a message."""

import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.dialogs.clock_words import day_words, time_words

_LOADER = PackageLoader("bot.dialogs", "wording")
_TEMPLATES = Environment(  # noqa: S701  plain text: what people write must reach LINE as written, not as HTML
    loader=_LOADER,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters["day"] = day_words
_TEMPLATES.filters["clock"] = time_words


@cache
def _macro(subject: str, message: str) -> Any:
    return getattr(_TEMPLATES.get_template(f"{subject}.j2").module, message)


def say(subject: str, message: str, **facts: Any) -> str:
    """The message of that name in wording/`subject`.j2, filled in."""
    return str(_macro(subject, message)(**facts)).strip()


@cache
def consent_version() -> str:
    """Changes with every change of the consent text, so that each consent names what was read."""
    source, _, _ = _LOADER.get_source(_TEMPLATES, "consent.j2")
    return hashlib.sha256(source.encode()).hexdigest()[:12]
