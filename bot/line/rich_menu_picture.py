"""The menus under the chat: read from data, drawn as pictures, described as LINE wants them.

Limits of LINE: 800 to 2,500 pixels wide, at most 1 MB, 20 areas, labels of 20 characters.
https://developers.line.biz/en/reference/messaging-api/#rich-menu-object
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Any

import yaml
from PIL import Image, ImageDraw, ImageFont

from bot.line.rich_menu_shapes import SHAPES, Pen

WIDTH, HEIGHT = 2500, 1686
_FONT = "NotoSansCJKjp-Bold-subset.otf"
_LETTERS = 128  # 19 pixels on a phone 375 pixels wide
_SHAPE_REACH = 140
_GAP = 10
_GAP_COLOUR = "#C9D6D6"


@dataclass(frozen=True, slots=True)
class Tone:
    """A button's colours; ink and paper differ by a contrast of 7 to 1 at least (WCAG AAA)."""

    ink: str
    paper: str


TONES = {"strong": Tone("#FFFFFF", "#0F5257"), "calm": Tone("#123B40", "#F5F8F8")}


@dataclass(frozen=True, slots=True)
class Box:
    """A button's place on the picture, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class MenuButton:
    """One word on the menu; a tap types it."""

    label: str
    shape: str
    tone: str


@dataclass(frozen=True, slots=True)
class RichMenu:
    """A menu for clients or for staff."""

    key: str
    chat_bar_text: str
    selected: bool
    columns: int
    buttons: tuple[MenuButton, ...]

    def boxes(self) -> tuple[Box, ...]:
        """Each button's place, in the buttons' order; together they cover the picture."""
        rows = -(-len(self.buttons) // self.columns)
        across, down = _cuts(WIDTH, self.columns), _cuts(HEIGHT, rows)
        cells = (divmod(number, self.columns) for number in range(len(self.buttons)))
        return tuple(
            Box(
                across[column],
                down[row],
                across[column + 1] - across[column],
                down[row + 1] - down[row],
            )
            for row, column in cells
        )


@cache
def rich_menus() -> dict[str, RichMenu]:
    """The menus of `rich_menu.yaml` by key: client and staff."""
    content = yaml.safe_load(files(__package__).joinpath("rich_menu.yaml").read_text("utf-8"))
    return {key: _menu(key, entry) for key, entry in content.items()}


def menu_object(menu: RichMenu) -> dict[str, Any]:
    """The rich menu object for `POST /v2/bot/richmenu`.

    Its name ends in a digest of words and picture, so that an installer sees whether the menu
    that LINE holds is this one.
    """
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": menu.selected,
        "name": menu_name(menu),
        "chatBarText": menu.chat_bar_text,
        "areas": [
            {"bounds": _bounds(box), "action": _types(button.label)}
            for box, button in zip(menu.boxes(), menu.buttons, strict=True)
        ],
    }


def menu_name(menu: RichMenu) -> str:
    """A name such as tsuzuku-client-1f0c5b2a9d3e: another word or colour gives another name."""
    digest = sha256(repr(menu).encode() + draw(menu)).hexdigest()
    return f"tsuzuku-{menu.key}-{digest[:12]}"


@cache
def draw(menu: RichMenu) -> bytes:
    """The menu's picture as PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _GAP_COLOUR)
    brush = ImageDraw.Draw(picture)
    for box, button in zip(menu.boxes(), menu.buttons, strict=True):
        _draw_button(brush, box, button)
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _draw_button(brush: ImageDraw.ImageDraw, box: Box, button: MenuButton) -> None:
    tone = TONES[button.tone]
    right, bottom = box.x + box.width - 1, box.y + box.height - 1
    inside = (box.x + _GAP, box.y + _GAP, right - _GAP, bottom - _GAP)
    brush.rectangle(inside, fill=tone.paper)
    x, y = box.centre
    SHAPES[button.shape](Pen(brush, x, y - 110, _SHAPE_REACH, tone.ink, tone.paper))
    brush.text((x, y + 190), button.label, font=letters(), fill=tone.ink, anchor="mm")


@cache
def letters() -> ImageFont.FreeTypeFont:
    """The font that ships with the package, at the size of the menu's words."""
    font = files(__package__).joinpath("fonts", _FONT).read_bytes()
    return ImageFont.truetype(BytesIO(font), _LETTERS)


def _menu(key: str, entry: dict[str, Any]) -> RichMenu:
    buttons = tuple(MenuButton(**button) for button in entry["buttons"])
    return RichMenu(key=key, **{**entry, "buttons": buttons})


def _cuts(length: int, parts: int) -> tuple[int, ...]:
    return tuple(round(part * length / parts) for part in range(parts + 1))


def _bounds(box: Box) -> dict[str, int]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}


def _types(label: str) -> dict[str, str]:
    return {"type": "message", "label": label, "text": label}
