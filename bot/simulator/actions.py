"""Checks what a button does.

Source: https://developers.line.biz/en/reference/messaging-api/#action-objects
"""

import re
from collections.abc import Callable

from bot.simulator import limits
from bot.simulator.checks import (
    Found,
    Json,
    Place,
    may_text,
    need_choice,
    need_text,
    need_url,
)
from bot.simulator.limits import grapheme_length

ANYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
IN_QUICK_REPLY = (*ANYWHERE, "camera", "cameraRoll", "location")
IN_RICH_MENU = (*ANYWHERE, "richmenuswitch")

_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_PICKER_FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d",
    "datetime": r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d",
}


def check_action(action: object, place: Place, kinds: tuple[str, ...], label_limit: int) -> Found:
    """A button with a label that the reader sees."""
    if not isinstance(action, dict):
        yield place.missing()
        return
    yield from _check_label(action, place, label_limit)
    yield from _check_deed(action, place, kinds)


def check_silent_action(action: object, place: Place, kinds: tuple[str, ...]) -> Found:
    """A tappable picture, box or area: a label may be left out."""
    if not isinstance(action, dict):
        yield place.missing()
        return
    yield from may_text(action, "label", place, limits.FLEX_BUTTON_LABEL, grapheme_length)
    yield from _check_deed(action, place, kinds)


def _check_deed(action: Json, place: Place, kinds: tuple[str, ...]) -> Found:
    yield from need_choice(action, "type", place, kinds)
    check = _CHECKS.get(str(action.get("type")))
    if check:
        yield from check(action, place)


def _check_label(action: Json, place: Place, limit: int) -> Found:
    if not isinstance(action.get("label"), str) or not action["label"]:
        yield place.no_label()
    else:
        yield from need_text(action, "label", place, limit, grapheme_length)


def _check_postback(action: Json, place: Place) -> Found:
    yield from need_text(action, "data", place, limits.POSTBACK_DATA)
    yield from may_text(action, "displayText", place, limits.ACTION_TEXT, grapheme_length)
    yield from may_text(action, "fillInText", place, limits.ACTION_TEXT, grapheme_length)
    if "inputOption" in action:
        yield from need_choice(action, "inputOption", place, _INPUT_OPTIONS)
    if "fillInText" in action and action.get("inputOption") != "openKeyboard":
        yield place.key("fillInText").says("requires inputOption openKeyboard")


def _check_message(action: Json, place: Place) -> Found:
    yield from need_text(action, "text", place, limits.ACTION_TEXT, grapheme_length)


def _check_uri(action: Json, place: Place) -> Found:
    yield from need_url(action, "uri", place, limits.URI, ("http", "https", "line", "tel"))


def _check_datetimepicker(action: Json, place: Place) -> Found:
    yield from need_text(action, "data", place, limits.POSTBACK_DATA)
    yield from need_choice(action, "mode", place, tuple(_PICKER_FORMATS))
    pattern = _PICKER_FORMATS.get(str(action.get("mode")))
    for name in ("initial", "min", "max"):
        if pattern and name in action and not re.fullmatch(pattern, str(action[name])):
            yield place.key(name).says("invalid format")


def _check_clipboard(action: Json, place: Place) -> Found:
    yield from need_text(action, "clipboardText", place, 1000)


def _check_menu_switch(action: Json, place: Place) -> Found:
    yield from need_text(action, "richMenuAliasId", place, 32)
    yield from need_text(action, "data", place, limits.POSTBACK_DATA)


_CHECKS: dict[str, Callable[[Json, Place], Found]] = {
    "postback": _check_postback,
    "message": _check_message,
    "uri": _check_uri,
    "datetimepicker": _check_datetimepicker,
    "clipboard": _check_clipboard,
    "richmenuswitch": _check_menu_switch,
}
