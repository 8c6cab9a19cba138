"""Checks Flex messages: containers, components, sizes.

Source: https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

import json
import re
from collections.abc import Callable

from bot.simulator import limits
from bot.simulator.actions import ANYWHERE, check_action, check_silent_action
from bot.simulator.checks import (
    Found,
    Json,
    Place,
    PointerPlace,
    need_choice,
    need_list,
    need_text,
    need_url,
    no_strangers,
    not_objects,
    objects,
    values_in,
)
from bot.simulator.flex_fields import COLORS, FIELDS, KEYWORDS

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_BLOCKS = ("header", "hero", "body", "footer")
_BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")


def check_flex(message: Json) -> Found:
    """The `contents` of a Flex message; LINE counts places from inside it."""
    place = PointerPlace()
    container = message.get("contents")
    if not isinstance(container, dict):
        yield place.key("contents").missing()
        return
    yield from need_choice(container, "type", place, ("bubble", "carousel"))
    if container.get("type") == "carousel":
        yield from _check_carousel(container, place)
    elif container.get("type") == "bubble":
        yield from _check_bubble(container, place)


def _check_carousel(carousel: Json, place: Place) -> Found:
    yield from no_strangers(carousel, ("type", "contents"), place)
    yield from need_list(carousel, "contents", place, 1, limits.FLEX_CAROUSEL_BUBBLES)
    yield from _check_bytes(carousel, place, limits.FLEX_CAROUSEL_BYTES)
    for bubble, here in objects(carousel, "contents", place):
        yield from _check_bubble(bubble, here)
    if len({str(bubble.get("size")) for bubble, _ in objects(carousel, "contents", place)}) > 1:
        yield place.key("contents").says("bubbles in a carousel must have the same size")


def _check_bubble(bubble: Json, place: Place) -> Found:
    yield from no_strangers(bubble, FIELDS["bubble"], place)
    yield from _check_bytes(bubble, place, limits.FLEX_BUBBLE_BYTES)
    if bubble.get("size") is not None:
        yield from need_choice(bubble, "size", place, _BUBBLE_SIZES)
    for name in _BLOCKS:
        if bubble.get(name) is not None:
            kinds = ("box", "image", "video") if name == "hero" else ("box",)
            yield from _check_component(bubble[name], place.key(name), kinds)
    if not any(bubble.get(name) for name in _BLOCKS):
        yield place.says("at least one block must be specified")


def _check_bytes(container: Json, place: Place, limit: int) -> Found:
    if len(json.dumps(container, ensure_ascii=False).encode("utf-8", "surrogatepass")) > limit:
        yield place.says(f"must be at most {limit} bytes")


def _check_component(component: object, place: Place, kinds: tuple[str, ...]) -> Found:
    if not isinstance(component, dict) or component.get("type") not in kinds:
        yield place.says("invalid property")
        return
    kind = str(component["type"])
    yield from no_strangers(component, FIELDS[kind], place)
    yield from _check_looks(component, place)
    if kind != "button" and component.get("action") is not None:
        yield from check_silent_action(component["action"], place.key("action"), ANYWHERE)
    check = _CHECKS.get(kind)
    if check:
        yield from check(component, place)


def _check_looks(component: Json, place: Place) -> Found:
    for name in COLORS & component.keys():
        if not _COLOR.fullmatch(str(component[name])):
            yield place.key(name).says("invalid color")
    for name, words in KEYWORDS.items():
        if name in component and not _is_look(component[name], words):
            yield place.key(name).says("invalid property")


def _is_look(value: object, words: tuple[str, ...]) -> bool:
    sized = isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?(px|%)", value)
    return value in words or ("px" in words and bool(sized))


def _check_box(box: Json, place: Place) -> Found:
    yield from need_choice(box, "layout", place, ("horizontal", "vertical", "baseline"))
    if not isinstance(box.get("contents"), list):
        yield place.key("contents").missing()
        return
    inside = ("icon", "text", "filler") if box.get("layout") == "baseline" else _ANYTHING
    yield from not_objects(box, "contents", place)
    for component, here in objects(box, "contents", place):
        yield from _check_component(component, here, inside)


def _check_text(text: Json, place: Place) -> Found:
    if values_in(text, "contents"):
        for span, here in objects(text, "contents", place):
            yield from _check_component(span, here, ("span",))
    else:
        yield from need_text(text, "text", place, limits.TEXT)


def _check_span(span: Json, place: Place) -> Found:
    yield from need_text(span, "text", place, limits.TEXT)


def _check_button(button: Json, place: Place) -> Found:
    here = place.key("action")
    yield from check_action(button.get("action"), here, ANYWHERE, limits.FLEX_BUTTON_LABEL)


def _check_image(image: Json, place: Place) -> Found:
    yield from need_url(image, "url", place, limits.IMAGE_URL)


_ANYTHING = ("box", "button", "filler", "icon", "image", "separator", "spacer", "text", "video")
_CHECKS: dict[str, Callable[[Json, Place], Found]] = {
    "box": _check_box,
    "text": _check_text,
    "span": _check_span,
    "button": _check_button,
    "image": _check_image,
    "icon": _check_image,
    "video": _check_image,
}
