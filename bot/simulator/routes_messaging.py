"""The Messaging API's addresses for messages, people and the channel itself.

Reply and push are in `http_calls.HotPath`.
"""

from datetime import UTC
from urllib.parse import urlsplit

from flask import Blueprint, Response

from bot.simulator import limits
from bot.simulator.checks import Json
from bot.simulator.current import current_platform
from bot.simulator.events import milliseconds
from bot.simulator.http_calls import answer
from bot.simulator.platform import Platform
from bot.simulator.posting import Outcome, WebhookResult
from bot.simulator.refusals import Detail, RefusalError, bad_body, not_found
from bot.simulator.sending import Call
from bot.simulator.webhooks import WebhookRequest

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


routes = Blueprint("messaging", __name__, url_prefix="/v2/bot")


@routes.post("/message/multicast")
def multicast() -> Response:
    return answer("multicast", current_platform.sending.multicast)


@routes.post("/message/validate/<any(reply, push, multicast, narrowcast, broadcast):_kind>")
def validate(_kind: str) -> Response:
    return answer("validate", current_platform.sending.validate)


@routes.post("/chat/loading/start")
def loading() -> Response:
    return answer("loading", current_platform.sending.start_loading, 202)


@routes.post("/chat/markAsRead")
def mark_as_read() -> Response:
    return answer("mark-read", lambda _call: {})


@routes.get("/profile/<user_id>")
def profile(user_id: str) -> Response:
    return answer("profile", lambda _call: current_platform.sending.profile(user_id))


@routes.get("/message/quota")
def quota() -> Response:
    return answer("quota", lambda _call: current_platform.sending.quota.as_json())


@routes.get("/message/quota/consumption")
def consumption() -> Response:
    return answer("consumption", lambda _call: current_platform.sending.consumption())


@routes.get("/info")
def info() -> Response:
    return answer("info", lambda _call: _bot_info(current_platform))


@routes.post("/<any(group, room):_kind>/<group_id>/leave")
def leave(_kind: str, group_id: str) -> Response:
    return answer("leave", lambda _call: _leave(current_platform, group_id))


@routes.get("/channel/webhook/endpoint")
def webhook_endpoint() -> Response:
    return answer("webhook-endpoint", lambda _call: _endpoint(current_platform))


@routes.put("/channel/webhook/endpoint")
def set_webhook_endpoint() -> Response:
    return answer("webhook-endpoint", lambda call: _set_endpoint(current_platform, call))


@routes.post("/channel/webhook/test")
def test_webhook() -> Response:
    return answer("webhook-test", lambda _call: _test_webhook(current_platform))


@routes.get("/message/<message_id>/content")
def content(message_id: str) -> Response:
    checked = answer("content", lambda _call: _need_content(current_platform, message_id))
    if checked.status_code != 200:
        return checked
    content_type, media = current_platform.phones.contents[message_id]
    return Response(media, 200, dict(checked.headers), content_type=content_type)


def _bot_info(platform: Platform) -> Json:
    return {
        "userId": platform.bot_user_id,
        "basicId": platform.config.basic_id,
        "displayName": platform.config.bot_name,
        "chatMode": "bot",
        "markAsReadMode": "auto",
    }


def _leave(platform: Platform, group_id: str) -> Json:
    platform.left_groups.append(group_id)
    return {}


def _endpoint(platform: Platform) -> Json:
    return {"endpoint": platform.webhooks.callback_url, "active": True}


def _set_endpoint(platform: Platform, call: Call) -> Json:
    """HTTPS as at LINE, or HTTP on loopback, where this stand-in lives."""
    url = str(call.body.get("endpoint", ""))
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if len(url) > limits.WEBHOOK_URL or not (parts.scheme == "https" or local):
        raise bad_body([Detail("Invalid webhook endpoint URL", "endpoint")])
    platform.webhooks.callback_url = url
    return {}


def _test_webhook(platform: Platform) -> Json:
    """Sends an empty, signed webhook and says what came back."""
    result = platform.webhooks.deliver(WebhookRequest(()))
    return {
        "success": result.outcome is Outcome.OK,
        "timestamp": result.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{milliseconds(result.at) % 1000:03d}Z",
        "statusCode": result.status or 0,
        "reason": _reason(result),
        "detail": str(result.status or result.outcome.value),
    }


def _reason(result: WebhookResult) -> str:
    reasons = {
        Outcome.OK: "OK",
        Outcome.TIMEOUT: "REQUEST_TIMEOUT",
        Outcome.STATUS: "ERROR_STATUS_CODE",
        Outcome.NOT_CONNECTED: "COULD_NOT_CONNECT",
        Outcome.OTHER: "UNCLASSIFIED",
    }
    return reasons[result.outcome]


def _need_content(platform: Platform, message_id: str) -> Json:
    """404 unknown, 410 after the person took it back."""
    if message_id in platform.phones.contents:
        return {}
    entries = (person.entry(message_id) for person in platform.chats.people())
    if any(entry is not None and entry.unsent for entry in entries):
        raise RefusalError(410, "Gone")
    raise not_found()
