"""Reading webhook JSON, tolerantly: the SDK's models drop the text of anything they do not know.

Source: the webhook part of the Messaging API reference; what may be absent or new is expected to be.
"""

import hashlib
import json
import re
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

LONGEST_ID = 64
"""What the id columns hold; LINE's own are half as long."""

LONGEST_TOKEN = 128

_GROUP = re.compile(r"[CR][0-9a-f]{32}")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


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
    # `standby`: a module channel holds the chat, and nothing may be sent.
    if raw.get("mode", "active") != "active":
        return Received(raw, None)
    source = _part(raw, "source")
    if source.get("type") in ("group", "room"):
        return Received(raw, None, None if raw.get("type") == "leave" else _leave_path(source))
    user_id = _short(source.get("userId"))
    return Received(raw, _of_person(raw, user_id, now) if user_id else None)


def _of_person(raw: dict[str, Any], user_id: str, now: datetime) -> Inbound:
    event_id = _event_id(raw)
    return Inbound(
        event_id=event_id,
        line_user_id=user_id,
        at=_moment(raw.get("timestamp"), now),
        content=_read_content(raw, event_id),
        reply_token=_short(raw.get("replyToken"), LONGEST_TOKEN),
    )


def _part(raw: dict[str, Any], name: str) -> dict[str, Any]:
    part = raw.get(name)
    return part if isinstance(part, dict) else {}


def _leave_path(source: dict[str, Any]) -> str | None:
    kind = source["type"]
    group_id = source.get(f"{kind}Id")
    known = isinstance(group_id, str) and _GROUP.fullmatch(group_id)
    return f"/v2/bot/{kind}/{group_id}/leave" if known else None


def _event_id(raw: dict[str, Any]) -> str:
    given = _short(raw.get("webhookEventId"))
    if given:
        return given
    # Without an id the content is the identity; what differs on a redelivery is left out.
    same = {name: value for name, value in raw.items() if name not in ("deliveryContext", "replyToken")}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def _moment(milliseconds: Any, now: datetime) -> datetime:
    if not isinstance(milliseconds, int) or not 0 < milliseconds < 4_102_444_800_000:
        return now
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _read_content(raw: dict[str, Any], event_id: str) -> Content:
    kind = raw.get("type")
    if kind == "message":
        return _read_message(_part(raw, "message"), event_id)
    if kind == "postback":
        return Tap(_string(_part(raw, "postback").get("data")))
    if kind == "unsend":
        return _read_unsend(_part(raw, "unsend"))
    if kind == "follow":
        return Followed()
    if kind == "unfollow":
        return Unfollowed()
    return Ignored(_string(kind)[:32] or "unknown")


def _read_message(message: dict[str, Any], event_id: str) -> Content:
    message_id = _short(message.get("id")) or event_id
    if message.get("type") == "text":
        return Text(message_id, _string(message.get("text")))
    try:
        return Media(message_id, MediaKind(_string(message.get("type"))))
    except ValueError:
        return Media(message_id, MediaKind.OTHER)


def _read_unsend(unsend: dict[str, Any]) -> Content:
    message_id = _short(unsend.get("messageId"))
    return Unsent(message_id) if message_id else Ignored("unsend")


def _short(value: Any, longest: int = LONGEST_ID) -> str | None:
    """An id as far as the database can keep it."""
    text = _string(value)
    return text if 0 < len(text) <= longest else None


def _string(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def clean(text: str) -> str:
    """The text without NUL and half surrogates, which neither database nor analysis can take."""
    return _UNKEEPABLE.sub("\ufffd", text)
