"""Checks template messages (buttons, confirm, carousels).

Source: https://developers.line.biz/en/reference/messaging-api/#template-messages
"""

from collections.abc import Callable

from bot.simulator import limits
from bot.simulator.actions import ANYWHERE, check_action, check_silent_action
from bot.simulator.checks import (
    Found,
    Json,
    Place,
    PointerPlace,
    may_text,
    need_choice,
    need_list,
    need_text,
    need_url,
    objects,
    values_in,
)
from bot.simulator.limits import grapheme_length


def check_template(message: Json) -> Found:
    """The `template` of a message, at `/template/…`."""
    place = PointerPlace("/template")
    template = message.get("template")
    if not isinstance(template, dict):
        yield place.missing()
        return
    yield from need_choice(template, "type", place, tuple(_CHECKS))
    check = _CHECKS.get(str(template.get("type")))
    if check:
        yield from check(template, place)


def _check_buttons(template: Json, place: Place) -> Found:
    yield from _check_card(template, place, text_limit=160, actions=4)


def _check_confirm(template: Json, place: Place) -> Found:
    yield from need_text(template, "text", place, 240, grapheme_length)
    yield from need_list(template, "actions", place, 2, 2)
    yield from _check_actions(template, place)


def _check_carousel(template: Json, place: Place) -> Found:
    yield from need_list(template, "columns", place, 1, 10)
    for column, here in objects(template, "columns", place):
        yield from _check_card(column, here, text_limit=120, actions=3)
    shapes = {len(values_in(column, "actions")) for column, _ in objects(template, "columns", place)}
    if len(shapes) > 1:
        yield place.key("columns").says("the number of actions must be the same in all columns")


def _check_image_carousel(template: Json, place: Place) -> Found:
    yield from need_list(template, "columns", place, 1, 10)
    for column, here in objects(template, "columns", place):
        yield from need_url(column, "imageUrl", here, limits.IMAGE_URL)
        yield from check_silent_action(column.get("action"), here.key("action"), ANYWHERE)


def _check_card(card: Json, place: Place, text_limit: int, actions: int) -> Found:
    short = card.get("title") is not None or card.get("thumbnailImageUrl") is not None
    yield from may_text(card, "title", place, 40, grapheme_length)
    yield from need_text(card, "text", place, 60 if short else text_limit, grapheme_length)
    if card.get("thumbnailImageUrl") is not None:
        yield from need_url(card, "thumbnailImageUrl", place, limits.IMAGE_URL)
    yield from need_list(card, "actions", place, 1, actions)
    yield from _check_actions(card, place)


def _check_actions(holder: Json, place: Place) -> Found:
    for action, here in objects(holder, "actions", place):
        yield from check_action(action, here, ANYWHERE, limits.LABEL)


_CHECKS: dict[str, Callable[[Json, Place], Found]] = {
    "buttons": _check_buttons,
    "confirm": _check_confirm,
    "carousel": _check_carousel,
    "image_carousel": _check_image_carousel,
}
