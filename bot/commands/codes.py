"""Printing a code, with the link that opens LINE with it typed in."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.commands.listing import echo_json
from bot.commands.office import Desk
from bot.commands.speech import remark, say
from bot.settings import Settings
from bot.storage.codes import IssuedCode

Link = Callable[[str], str | None]
"""From a code to the address that opens LINE with it typed in; None where LINE gave no name to open."""


def echo_invitation(desk: Desk, issued: IssuedCode, facts: Mapping[str, object], *, as_json: bool) -> None:
    """Print one person's code, for people or for programs."""
    link = ask_for_link(desk.settings)(issued.code)
    if as_json:
        echo_json(facts_with_code(facts, issued, link))
        return
    say("code", code=issued.code, until=_local(desk, issued.expires_at))
    if link is not None:
        say("link", link=link)


def facts_with_code(facts: Mapping[str, object], issued: IssuedCode, link: str | None) -> dict[str, object]:
    """What programs get to read of a person and their fresh code."""
    return {**facts, "code": issued.code, "expires_at": issued.expires_at.isoformat(), "link": link}


def ask_for_link(settings: Settings) -> Link:
    """Ask LINE once for the bot's name; without an answer say so: codes work without links."""
    from bot.line.platform import (  # noqa: PLC0415  LINE's SDK takes a second: who prints no code does without
        Platform,
        PlatformError,
        invitation_link,
    )

    base_url = settings.line_api_base_url
    try:
        basic_id = (
            Platform(base_url, settings.line_channel_access_token.get_secret_value()).bot_info().basic_id
        )
    except PlatformError as error:
        remark("no_link", why=error.reason)
        return lambda _code: None
    return lambda code: invitation_link(base_url, basic_id, code)


def _local(desk: Desk, moment: datetime) -> str:
    return moment.astimezone(desk.settings.timezone).strftime("%Y-%m-%d %H:%M")
