"""Rich menus: kept, drawn under the chat, linked to one person or to all.

Source: https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

import secrets
import struct
from dataclasses import dataclass

from bot.simulator import limits
from bot.simulator.actions import IN_RICH_MENU, check_silent_action
from bot.simulator.chats import Chats
from bot.simulator.checks import BodyPlace, Found, Json, need_list, need_number, need_text, objects
from bot.simulator.limits import grapheme_length
from bot.simulator.people import Person
from bot.simulator.refusals import RefusalError, bad_body, bad_property, unsupported_media

IMAGE_BYTES = 1024 * 1024
MENUS = 1000
_TYPES = ("image/png", "image/jpeg")


@dataclass(slots=True)
class RichMenu:
    """A menu, and its picture once it was uploaded."""

    rich_menu_id: str
    definition: Json
    image: bytes | None = None
    content_type: str = ""

    def as_json(self) -> Json:
        return {"richMenuId": self.rich_menu_id, **self.definition}


class RichMenus:
    """All menus of the channel."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._menus: dict[str, RichMenu] = {}
        self.default_id: str | None = None

    def create(self, definition: Json) -> Json:
        faults = list(_check_menu(definition))
        if faults:
            raise bad_body(faults)
        if len(self._menus) >= MENUS:
            raise RefusalError(400, "Reached the maximum number of rich menus")
        menu = RichMenu(f"richmenu-{secrets.token_hex(16)}", definition)
        self._menus[menu.rich_menu_id] = menu
        return {"richMenuId": menu.rich_menu_id}

    def get(self, rich_menu_id: str) -> RichMenu:
        """Raises RefusalError (404)."""
        menu = self._menus.get(rich_menu_id)
        if menu is None:
            raise RefusalError(404, "richmenu not found")
        return menu

    def all(self) -> Json:
        return {"richmenus": [menu.as_json() for menu in self._menus.values()]}

    def delete(self, rich_menu_id: str) -> Json:
        self.get(rich_menu_id)
        del self._menus[rich_menu_id]
        if self.default_id == rich_menu_id:
            self.default_id = None
        self._redraw_all()
        return {}

    def set_image(self, rich_menu_id: str, image: bytes, content_type: str) -> Json:
        """Once only: an uploaded image cannot be replaced."""
        menu = self.get(rich_menu_id)
        if content_type not in _TYPES:
            raise unsupported_media(content_type)
        if menu.image is not None:
            raise RefusalError(400, "An image has already been uploaded to the richmenu")
        if not image or len(image) > IMAGE_BYTES:
            raise RefusalError(400, "The image must be at most 1 MB")
        size = menu.definition["size"]
        if content_type == "image/png" and _png_size(image) != (size["width"], size["height"]):
            raise RefusalError(400, "The image size does not match the size of the richmenu")
        menu.image, menu.content_type = image, content_type
        self._redraw_all()
        return {}

    def set_default(self, rich_menu_id: str) -> Json:
        self._need_image(rich_menu_id)
        self.default_id = rich_menu_id
        self._redraw_all()
        return {}

    def unset_default(self) -> Json:
        self.default_id = None
        self._redraw_all()
        return {}

    def default(self) -> Json:
        if self.default_id is None:
            raise RefusalError(404, "no default richmenu")
        return {"richMenuId": self.default_id}

    def link(self, user_id: str, rich_menu_id: str) -> Json:
        """Linking to someone who is no friend returns 200 and does nothing."""
        self._need_image(rich_menu_id)
        self._set(user_id, rich_menu_id)
        return {}

    def unlink(self, user_id: str) -> Json:
        self._set(user_id, None)
        return {}

    def link_many(self, body: Json) -> Json:
        self._need_image(str(body.get("richMenuId")))
        for user_id in _user_ids(body):
            self._set(user_id, str(body["richMenuId"]))
        return {}

    def unlink_many(self, body: Json) -> Json:
        for user_id in _user_ids(body):
            self._set(user_id, None)
        return {}

    def of(self, user_id: str) -> Json:
        person = self._chats.find(user_id)
        if person is None or person.rich_menu_id is None:
            raise RefusalError(404, "the user has no richmenu")
        return {"richMenuId": person.rich_menu_id}

    def shown_to(self, person: Person) -> RichMenu | None:
        """The person's own menu comes before the default."""
        chosen = self._menus.get(person.rich_menu_id or self.default_id or "")
        return chosen if chosen and chosen.image is not None else None

    def _need_image(self, rich_menu_id: str) -> None:
        if self.get(rich_menu_id).image is None:
            raise RefusalError(400, "must upload richmenu image before applying it to user")

    def _set(self, user_id: str, rich_menu_id: str | None) -> None:
        if not limits.USER_ID.fullmatch(user_id):
            raise bad_property("userId")
        person = self._chats.find(user_id)
        if person and person.friend:
            person.rich_menu_id = rich_menu_id
            self._chats.changed(person)

    def _redraw_all(self) -> None:
        for person in self._chats.people():
            self._chats.changed(person)


def _user_ids(body: Json) -> list[str]:
    faults = list(need_list(body, "userIds", BodyPlace(), 1, limits.MULTICAST_RECIPIENTS))
    if faults:
        raise bad_body(faults)
    return list(map(str, body["userIds"]))


def _check_menu(menu: Json) -> Found:
    place = BodyPlace()
    yield from need_text(menu, "name", place, 300, grapheme_length)
    yield from need_text(menu, "chatBarText", place, 14, grapheme_length)
    yield from _check_size(menu.get("size"), place.key("size"))
    yield from need_list(menu, "areas", place, 0, 20)
    for area, here in objects(menu, "areas", place):
        bounds = area.get("bounds") if isinstance(area.get("bounds"), dict) else {}
        for side in ("x", "y", "width", "height"):
            yield from need_number(bounds or {}, side, here.key("bounds"))
        yield from check_silent_action(area.get("action"), here.key("action"), IN_RICH_MENU)


def _check_size(size: object, place: BodyPlace) -> Found:
    width, height = (size.get("width"), size.get("height")) if isinstance(size, dict) else (0, 0)
    if not isinstance(width, int) or not 800 <= width <= 2500:
        yield place.key("width").says("width must be between 800 and 2500")
    elif not isinstance(height, int) or height < 250 or width / height < 1.45:
        yield place.key("height").says("height must be at least 250, width / height at least 1.45")


def _png_size(image: bytes) -> tuple[int, int]:
    if image[:8] != b"\x89PNG\r\n\x1a\n" or len(image) < 24:
        raise unsupported_media("not a PNG")
    width, height = struct.unpack(">II", image[16:24])
    return width, height
