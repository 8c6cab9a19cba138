from io import BytesIO

import pytest
from PIL import Image

from bot.line.rich_menu_picture import (
    HEIGHT,
    TONES,
    WIDTH,
    RichMenu,
    Tone,
    draw,
    letters,
    menu_name,
    menu_object,
    rich_menus,
)
from bot.line.rich_menu_shapes import SHAPES
from bot.simulator.chats import Chats
from bot.simulator.rich_menus import RichMenus

MENUS = list(rich_menus().values())
each_menu = pytest.mark.parametrize("menu", MENUS, ids=[menu.key for menu in MENUS])


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_clients_and_staff_have_the_words_that_the_chat_knows() -> None:
    words = {key: [button.label for button in menu.buttons] for key, menu in rich_menus().items()}
    assert words == {
        "client": ["はじめる", "つづき", "相談", "前回の記録", "設定", "ヘルプ"],
        "staff": ["未対応", "今週", "ログイン"],
    }


@each_menu
def test_the_picture_is_a_png_of_lines_size_under_a_megabyte(menu: RichMenu) -> None:
    picture = Image.open(BytesIO(draw(menu)))
    assert (picture.format, picture.size) == ("PNG", (2500, 1686))
    assert len(draw(menu)) < 1_000_000


@each_menu
def test_the_buttons_cover_the_whole_picture_without_overlapping(menu: RichMenu) -> None:
    boxes = menu.boxes()
    assert sum(box.width * box.height for box in boxes) == WIDTH * HEIGHT
    assert all(box.x + box.width <= WIDTH and box.y + box.height <= HEIGHT for box in boxes)
    assert len({(box.x, box.y) for box in boxes}) == len(boxes)


@each_menu
def test_a_tap_types_the_word_that_stands_on_the_button(menu: RichMenu) -> None:
    actions = [area["action"] for area in menu_object(menu)["areas"]]
    assert actions == [
        {"type": "message", "label": button.label, "text": button.label} for button in menu.buttons
    ]


@each_menu
def test_every_character_is_in_the_font_that_ships_with_the_package(menu: RichMenu) -> None:
    missing = bytes(letters().getmask("\U000fffff"))
    for character in "".join(button.label for button in menu.buttons):
        assert bytes(letters().getmask(character)) != missing, character


@each_menu
def test_every_word_fits_its_button_and_stays_legible_on_a_small_phone(menu: RichMenu) -> None:
    for box, button in zip(menu.boxes(), menu.buttons, strict=True):
        assert letters().getlength(button.label) < box.width * 0.9
    assert letters().size * 375 / WIDTH >= 16


@each_menu
def test_every_button_shows_a_shape_and_a_word_in_its_own_ink(menu: RichMenu) -> None:
    picture = Image.open(BytesIO(draw(menu)))
    for box, button in zip(menu.boxes(), menu.buttons, strict=True):
        middle = box.y + box.height // 2
        for top, bottom in ((box.y, middle + 60), (middle + 60, box.y + box.height)):
            half = picture.crop((box.x, top, box.x + box.width, bottom))
            colours = {colour for _, colour in half.getcolors(1 << 20) or []}
            assert tuple(bytes.fromhex(TONES[button.tone].ink[1:])) in colours
        assert button.shape in SHAPES


@pytest.mark.parametrize("tone", TONES.values(), ids=list(TONES))
def test_ink_and_paper_differ_by_seven_to_one(tone: Tone) -> None:
    bright, dark = sorted((luminance(tone.ink), luminance(tone.paper)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 7


@each_menu
def test_the_local_platform_takes_the_menu_and_its_picture(menu: RichMenu) -> None:
    platform = RichMenus(Chats())
    rich_menu_id = platform.create(menu_object(menu))["richMenuId"]
    platform.set_image(rich_menu_id, draw(menu), "image/png")
    platform.set_default(rich_menu_id)
    assert platform.default() == {"richMenuId": rich_menu_id}


def test_another_word_gives_the_menu_another_name() -> None:
    client, staff = rich_menus()["client"], rich_menus()["staff"]
    fewer = RichMenu(client.key, client.chat_bar_text, client.selected, 3, client.buttons[:3])
    names = {menu_name(menu) for menu in (client, fewer, staff)}
    assert len(names) == 3
    assert menu_name(client) == menu_name(client)
    assert all(len(name) <= 300 for name in names)
