"""Rich menus: made, given a picture, shown to one person or to all."""

import struct
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.simulator.channel import TOKEN, Channel


def menu(**parts: Any) -> dict[str, Any]:
    area = {
        "bounds": {"x": 0, "y": 0, "width": 1250, "height": 843},
        "action": {"type": "message", "label": "はじめる", "text": "はじめる"},
    }
    whole = {"size": {"width": 2500, "height": 843}, "selected": True, "name": "menu"}
    return {**whole, "chatBarText": "メニュー", "areas": [area], **parts}


def png(width: int = 2500, height: int = 843) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"..."


def create(channel: Channel, **parts: Any) -> str:
    return str(channel.call("POST", "/richmenu", menu(**parts)).json["richMenuId"])


def upload(channel: Channel, menu_id: str, image: bytes, content_type: str = "image/png") -> TestResponse:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
    return channel.http.post(f"/v2/bot/richmenu/{menu_id}/content", data=image, headers=headers)


def ready(channel: Channel) -> str:
    menu_id = create(channel)
    assert upload(channel, menu_id, png()).status_code == 200
    return menu_id


def test_a_default_menu_is_shown_to_every_friend(channel: Channel) -> None:
    user, menu_id = channel.friend(), ready(channel)
    assert channel.call("POST", f"/user/all/richmenu/{menu_id}").status_code == 200
    assert channel.view(user)["rich_menu"]["richMenuId"] == menu_id
    assert channel.call("GET", "/user/all/richmenu").json == {"richMenuId": menu_id}


def test_a_persons_own_menu_comes_before_the_default(channel: Channel) -> None:
    user, default, own = channel.friend(), ready(channel), ready(channel)
    channel.call("POST", f"/user/all/richmenu/{default}")
    channel.call("POST", f"/user/{user}/richmenu/{own}")
    assert channel.view(user)["rich_menu"]["richMenuId"] == own
    channel.call("DELETE", f"/user/{user}/richmenu")
    assert channel.view(user)["rich_menu"]["richMenuId"] == default


def test_menus_are_linked_to_many_at_once(channel: Channel) -> None:
    users, menu_id = [channel.friend(), channel.friend()], ready(channel)
    body = {"richMenuId": menu_id, "userIds": users}
    assert channel.call("POST", "/richmenu/bulk/link", body).status_code == 202
    assert {channel.view(user)["rich_menu"]["richMenuId"] for user in users} == {menu_id}
    assert channel.call("POST", "/richmenu/bulk/unlink", {"userIds": users}).status_code == 202
    assert [channel.view(user)["rich_menu"] for user in users] == [None, None]


def test_linking_to_who_is_no_friend_does_nothing(channel: Channel) -> None:
    stranger, menu_id = channel.platform.phones.join("通りがかり").user_id, ready(channel)
    assert channel.call("POST", f"/user/{stranger}/richmenu/{menu_id}").status_code == 200
    assert channel.call("GET", f"/user/{stranger}/richmenu").status_code == 404


def test_a_menu_without_a_picture_cannot_be_shown(channel: Channel) -> None:
    assert channel.call("POST", f"/user/all/richmenu/{create(channel)}").status_code == 400


def test_a_picture_is_given_back_and_cannot_be_replaced(channel: Channel) -> None:
    menu_id = ready(channel)
    assert upload(channel, menu_id, png()).status_code == 400
    assert channel.call("GET", f"/richmenu/{menu_id}/content").data == png()


@pytest.mark.parametrize(
    ("image", "content_type", "status"),
    [
        (png(800, 270), "image/png", 400),
        (png() + b"." * 1024 * 1024, "image/png", 400),
        (png(), "image/gif", 415),
    ],
)
def test_a_picture_of_the_wrong_size_or_kind_is_refused(
    channel: Channel, image: bytes, content_type: str, status: int
) -> None:
    assert upload(channel, create(channel), image, content_type).status_code == status


@pytest.mark.parametrize(
    "parts",
    [
        {"size": {"width": 799, "height": 250}},
        {"size": {"width": 2500, "height": 1800}},
        {"chatBarText": "あ" * 15},
        {"chatBarText": ""},
        {"name": "あ" * 301},
        {"areas": [{}] * 21},
        {"areas": [{"bounds": {}, "action": {"type": "message", "text": "はい"}}]},
    ],
)
def test_a_menu_outside_the_limits_is_refused(channel: Channel, parts: dict[str, Any]) -> None:
    assert channel.call("POST", "/richmenu", menu(**parts)).status_code == 400


def test_a_deleted_menu_is_gone_from_every_phone(channel: Channel) -> None:
    user, menu_id = channel.friend(), ready(channel)
    channel.call("POST", f"/user/all/richmenu/{menu_id}")
    assert channel.call("DELETE", f"/richmenu/{menu_id}").status_code == 200
    assert channel.view(user)["rich_menu"] is None
    assert channel.call("GET", "/richmenu/list").json == {"richmenus": []}
    assert channel.call("GET", f"/richmenu/{menu_id}").status_code == 404
