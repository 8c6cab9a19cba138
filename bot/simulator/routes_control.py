"""What pages and tests do with the phones: /_control/people/…, JSON in and out."""

from enum import StrEnum

from flask import Blueprint, Response, jsonify, request

from bot.simulator.checks import Json
from bot.simulator.control_errors import explain_errors
from bot.simulator.current import current_platform
from bot.simulator.people import Device, PersonKind
from bot.simulator.platform import Platform

LONGEST_WAIT = 30.0


class Joining(StrEnum):
    """How a new phone meets the bot."""

    FOLLOW = "follow"
    """友だち追加: the bot gets a follow event."""
    QUIET = "quiet"
    """A friend of long ago: no event."""
    STRANGER = "stranger"


routes = Blueprint("people", __name__, url_prefix="/_control/people")
explain_errors(routes)


@routes.get("")
def everybody() -> Response:
    return jsonify([current_platform.view(person) for person in current_platform.chats.people()])


@routes.post("")
def add() -> Response:
    return jsonify(add_person(current_platform, request.get_json()))


@routes.get("/<user_id>")
def one(user_id: str) -> Response:
    """News of one phone; `wait` seconds for something newer than `since`."""
    since = request.args.get("since", 0, int)
    wait = min(request.args.get("wait", 0.0, float), LONGEST_WAIT)
    if wait:
        current_platform.chats.wait_beyond(since, wait, user_id)
    return jsonify(current_platform.view(current_platform.chats.get(user_id), since))


@routes.patch("/<user_id>")
def change(user_id: str) -> Response:
    body = request.get_json()
    if "name" in body:
        current_platform.phones.rename(user_id, body["name"])
    if "device" in body:
        current_platform.phones.use_device(user_id, Device(body["device"]))
    return jsonify(current_platform.view(current_platform.chats.get(user_id)))


@routes.post("/<user_id>/say")
def say(user_id: str) -> Response:
    entry = current_platform.phones.say(user_id, request.get_json()["text"])
    return jsonify({"message_id": entry.message_id})


@routes.post("/<user_id>/send")
def send(user_id: str) -> Response:
    entry = current_platform.phones.send(user_id, request.get_json())
    return jsonify({"message_id": entry.message_id})


@routes.post("/<user_id>/media/<any(image, video, audio, file):kind>")
def send_media(user_id: str, kind: str) -> Response:
    content = _media_message(kind, request.args.get("name", ""), len(request.get_data()))
    media = (request.mimetype or "application/octet-stream", request.get_data())
    return jsonify({"message_id": current_platform.phones.send(user_id, content, media).message_id})


@routes.post("/<user_id>/tap")
def tap(user_id: str) -> Response:
    body = request.get_json()
    current_platform.phones.tap(user_id, body["action"], body.get("message_id"), body.get("params"))
    return jsonify({})


@routes.post("/<user_id>/unsend")
def unsend(user_id: str) -> Response:
    return jsonify(current_platform.phones.unsend(user_id, request.get_json()["message_id"]))


@routes.post("/<user_id>/follow")
def follow(user_id: str) -> Response:
    return jsonify(current_platform.phones.follow(user_id))


@routes.post("/<user_id>/block")
def block(user_id: str) -> Response:
    return jsonify(current_platform.phones.block(user_id))


def add_person(platform: Platform, wish: Json) -> Json:
    """Adds a phone from `{"name", "kind", "user_id", "device", "joining"}`."""
    joining = Joining(wish.get("joining", Joining.FOLLOW))
    person = platform.phones.join(
        str(wish["name"]),
        PersonKind(wish.get("kind", PersonKind.CLIENT)),
        wish.get("user_id"),
        Device(wish.get("device", Device.PHONE)),
    )
    if joining is Joining.QUIET:
        platform.phones.befriend_quietly(person.user_id)
    if joining is Joining.FOLLOW:
        platform.phones.follow(person.user_id)
    return platform.view(person)


def _media_message(kind: str, name: str, size: int) -> Json:
    if kind == "file":
        return {"type": "file", "fileName": name or "file", "fileSize": size}
    length = {} if kind == "image" else {"duration": 3000}
    return {"type": kind, "contentProvider": {"type": "line"}, **length}
