"""Webhook events as LINE words and signs them.

Source: https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.simulator.checks import Json

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_QUOTABLE = ("text", "image", "video", "sticker")


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def ulid(at: datetime) -> str:
    """26 characters: 48 bits of time, 80 of chance."""
    number = (milliseconds(at) << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def quote_token() -> str:
    return secrets.token_urlsafe(48)


def user_event(kind: str, user_id: str, at: datetime, **parts: object) -> Json:
    """What every event of a one-on-one chat has, around its own parts."""
    return {
        "type": kind,
        **parts,
        "webhookEventId": ulid(at),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds(at),
        "source": {"type": "user", "userId": user_id},
        "mode": "active",
    }


def incoming_message(message_id: str, content: Json) -> Json:
    """The `message` of a message event."""
    message = {"id": message_id, **content, "markAsReadToken": secrets.token_urlsafe(24)}
    if content["type"] in _QUOTABLE:
        message["quoteToken"] = quote_token()
    return message


def redelivery_of(event: Json) -> Json:
    """Identical but for one flag."""
    return event | {"deliveryContext": {"isRedelivery": True}}


def request_body(destination: str, events: Sequence[Json]) -> bytes:
    body = {"destination": destination, "events": list(events)}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; JSON can still carry it escaped.
        return json.dumps(body, separators=(",", ":")).encode()


def signature(channel_secret: str, body: bytes) -> str:
    """The `x-line-signature` header."""
    digest = hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
