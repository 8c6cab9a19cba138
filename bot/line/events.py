"""Reading webhook JSON, tolerantly: the SDK's models drop the text of anything they do not know.

Source: the webhook part of the Messaging API reference; what may be absent or new is expected to be.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.dialogs.inbound import (
    Content,
    Followed,
    Ignored,
    Inbound,
    Media,
    MediaKind,
    Tap,
    Text,
    Unfollowed,
    Unsent,
)


class UnreadableRequestError(Exception):
    """The signed body is not what LINE documents: no JSON object with a list of events."""


@dataclass(frozen=True, slots=True)
class Received:
    """One event as it came: `raw` for the failed ones, `inbound` where it concerns one person.

    `left_group` is the API path of a group or room that the bot should leave.
    """

    raw: dict[str, Any]
    inbound: Inbound | None
    left_group: str | None = None


def read_request(body: bytes, now: datetime) -> list[Received]:
    """The events of one request. An odd one is Ignored, never an error. Raises UnreadableRequestError."""
    try:
        events = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableRequestError("the body has no list of events") from None
    if not isinstance(events, list):
        raise UnreadableRequestError("`events` is not a list")
    return [_read_event(raw, now) for raw in events if isinstance(raw, dict)]


def _read_event(raw: dict[str, Any], now: datetime) -> Received:
    source = _part(raw, "source")
    group = _group_path(source)
    user_id = source.get("userId")
    # `standby`: a module channel holds the chat, and nothing may be sent.
    if group or raw.get("mode", "active") != "active" or not isinstance(user_id, str) or not user_id:
        return Received(raw, None, group)
    token = raw.get("replyToken")
    inbound = Inbound(
        event_id=_event_id(raw),
        line_user_id=user_id[:64],
        at=_moment(raw.get("timestamp"), now),
        content=_read_content(raw),
        reply_token=token if isinstance(token, str) and token else None,
    )
    return Received(raw, inbound)


def _part(raw: dict[str, Any], name: str) -> dict[str, Any]:
    part = raw.get(name)
    return part if isinstance(part, dict) else {}


def _group_path(source: dict[str, Any]) -> str | None:
    for kind in ("group", "room"):
        if source.get("type") == kind:
            return f"/v2/bot/{kind}/{source.get(f'{kind}Id')}/leave"
    return None


def _event_id(raw: dict[str, Any]) -> str:
    given = raw.get("webhookEventId")
    if isinstance(given, str) and 0 < len(given) <= 64:
        return given
    # Without an id the content is the identity; what differs on a redelivery is left out.
    same = {name: value for name, value in raw.items() if name not in ("deliveryContext", "replyToken")}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _moment(milliseconds: Any, now: datetime) -> datetime:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 4_102_444_800_000:
        return now
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _read_content(raw: dict[str, Any]) -> Content:
    kind = raw.get("type")
    if kind == "message":
        return _read_message(_part(raw, "message"))
    if kind == "postback":
        return Tap(clean(_string(_part(raw, "postback").get("data"))))
    if kind == "unsend":
        return Unsent(_string(_part(raw, "unsend").get("messageId"))[:64])
    if kind == "follow":
        return Followed()
    if kind == "unfollow":
        return Unfollowed()
    return Ignored(_string(kind)[:32] or "unknown")


def _read_message(message: dict[str, Any]) -> Content:
    message_id = _string(message.get("id"))[:64]
    if not message_id:
        return Ignored("message")
    if message.get("type") == "text" and isinstance(message.get("text"), str):
        return Text(message_id, clean(message["text"]))
    try:
        return Media(message_id, MediaKind(_string(message.get("type"))))
    except ValueError:
        return Media(message_id, MediaKind.OTHER)


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def clean(text: str) -> str:
    """The text without NUL and half surrogates, which neither database nor analysis can take."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
