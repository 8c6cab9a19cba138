"""What `tsuzuku doctor` looks at: one small function a check, each with a named result.

A check is added by writing it and putting it into its list: `CHECKS` here, or those of
`database_checks` and `line_checks`. Sentences stand in commands/texts.yaml.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.concerns.crisis_lines import stale_lines
from bot.concerns.entries import LexiconError
from bot.concerns.lexicon import load_lexicon
from bot.dialogs.form_file import FormError
from bot.doctor.database_checks import look_into_database
from bot.doctor.findings import Examined, Finding, Verdict
from bot.doctor.line_checks import ask_line
from bot.forms import Forms
from bot.line.platform import Platform
from bot.office import open_office
from bot.settings import Settings

Check = Callable[[Examined], Iterator[Finding]]


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Run all checks, in order. None of them changes anything."""
    yield Finding("settings", Verdict.OK, "settings_good")
    unusable = tuple(files(settings))
    yield from unusable or (Finding("files", Verdict.OK, "files_good"),)
    built_in = settings.model_copy(update={"form_file": None, "lexicon_file": None})
    office = open_office(built_in if unusable else settings)
    token = settings.line_channel_access_token.get_secret_value()
    examined = Examined(office, Platform(settings.line_api_base_url, token), now)
    try:
        for check in CHECKS:
            yield from check(examined)
    finally:
        office.database.dispose()


def files(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the office's own questionnaire and words."""
    try:
        Forms(settings.form_file)
    except (FormError, UnicodeDecodeError) as error:
        why = str(error).split("\n")[0]
        yield Finding("files", Verdict.FAIL, "form_bad", {"file": settings.form_file, "why": why})
    try:
        if settings.lexicon_file is not None:  # Ours takes a while, and came with the code.
            load_lexicon(settings.lexicon_file)
    except (LexiconError, UnicodeDecodeError) as error:
        why = str(error).split("\n")[0]
        yield Finding("files", Verdict.FAIL, "lexicon_bad", {"file": settings.lexicon_file, "why": why})


def mail(examined: Examined) -> Iterator[Finding]:
    """Whether alerts have a second road."""
    if examined.settings.smtp_url is None:
        yield Finding("mail", Verdict.FAIL, "mail_missing")
    else:
        yield Finding("mail", Verdict.OK, "mail_good", {"sender": examined.settings.mail_from})


def crisis_lines(examined: Examined) -> Iterator[Finding]:
    """Whether somebody has confirmed the telephone numbers that people in need are shown."""
    today = examined.now.astimezone(examined.settings.timezone).date()
    stale = stale_lines(today)
    if stale:
        names = ", ".join(one.name for one in stale)
        yield Finding("crisis lines", Verdict.FAIL, "crisis_lines_stale", {"names": names})
    else:
        yield Finding("crisis lines", Verdict.OK, "crisis_lines_good")


CHECKS: tuple[Check, ...] = (look_into_database, ask_line, mail, crisis_lines)
