"""Checks the `messages` of a call, as LINE does before anything is sent.

Source: https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from collections.abc import Callable

from bot.simulator import limits
from bot.simulator.actions import IN_QUICK_REPLY, check_action
from bot.simulator.checks import (
    BodyPlace,
    Found,
    Json,
    Place,
    may_text,
    need_choice,
    need_list,
    need_number,
    need_text,
    need_url,
    values_in,
)
from bot.simulator.flex_messages import check_flex
from bot.simulator.limits import grapheme_length
from bot.simulator.refusals import bad_body, bad_message
from bot.simulator.template_messages import check_template


def refuse_bad_messages(body: Json) -> None:
    """Raises RefusalError (400) unless all messages are as documented."""
    faults = list(_check_body(body))
    if faults:
        raise bad_body(faults)
    for index, message in enumerate(body["messages"]):
        inside = _INSIDE.get(message["type"])
        faults = list(inside(message)) if inside else []
        if faults:
            raise bad_message(index, faults)


def _check_body(body: Json) -> Found:
    place = BodyPlace("messages")
    if not body.get("messages"):
        yield place.missing()
        return
    yield from need_list(body, "messages", BodyPlace(), 1, limits.MESSAGES_PER_CALL)
    for index, message in enumerate(values_in(body, "messages")):
        yield from _check_message(message, place.item(index))


def _check_message(message: object, place: Place) -> Found:
    if not isinstance(message, dict):
        yield place.says("must be an object")
        return
    yield from need_choice(message, "type", place, tuple(_OUTSIDE))
    check = _OUTSIDE.get(str(message.get("type")))
    if check:
        yield from check(message, place)
    if message.get("quickReply") is not None:
        yield from _check_quick_reply(message["quickReply"], place.key("quickReply"))
    if isinstance(message.get("sender"), dict):
        yield from may_text(message["sender"], "name", place.key("sender"), 20, grapheme_length)


def _check_quick_reply(quick_reply: object, place: Place) -> Found:
    if not isinstance(quick_reply, dict):
        yield place.missing()
        return
    yield from need_list(quick_reply, "items", place, 1, limits.QUICK_REPLIES)
    for index, item in enumerate(values_in(quick_reply, "items")):
        here = place.key("items").item(index)
        if not isinstance(item, dict) or item.get("type", "action") != "action":
            yield here.key("type").says("Must be one of the following values: [action]")
            continue
        if item.get("imageUrl") is not None:
            yield from need_url(item, "imageUrl", here, limits.IMAGE_URL)
        yield from check_action(item.get("action"), here.key("action"), IN_QUICK_REPLY, limits.LABEL)


def _check_text(message: Json, place: Place) -> Found:
    yield from need_text(message, "text", place, limits.TEXT)


def _check_sticker(message: Json, place: Place) -> Found:
    yield from need_text(message, "packageId", place, 20)
    yield from need_text(message, "stickerId", place, 20)


def _check_picture(message: Json, place: Place) -> Found:
    yield from need_url(message, "originalContentUrl", place, limits.IMAGE_URL)
    yield from need_url(message, "previewImageUrl", place, limits.IMAGE_URL)


def _check_audio(message: Json, place: Place) -> Found:
    yield from need_url(message, "originalContentUrl", place, limits.IMAGE_URL)
    yield from need_number(message, "duration", place)


def _check_location(message: Json, place: Place) -> Found:
    yield from need_text(message, "title", place, 100)
    yield from need_text(message, "address", place, 100)
    yield from need_number(message, "latitude", place)
    yield from need_number(message, "longitude", place)


def _check_alt_text(message: Json, place: Place) -> Found:
    yield from need_text(message, "altText", place, limits.ALT_TEXT)


_OUTSIDE: dict[str, Callable[[Json, Place], Found]] = {
    "text": _check_text,
    "textV2": _check_text,
    "sticker": _check_sticker,
    "image": _check_picture,
    "video": _check_picture,
    "audio": _check_audio,
    "location": _check_location,
    "imagemap": _check_alt_text,
    "template": _check_alt_text,
    "flex": _check_alt_text,
}
_INSIDE: dict[str, Callable[[Json], Found]] = {"template": check_template, "flex": check_flex}
