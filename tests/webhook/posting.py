"""Posting webhooks by hand, signed as LINE signs them or not."""

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import time
from typing import Any
from urllib.parse import urlsplit

from tests.builders import CHANNEL_SECRET

_numbers = itertools.count(1)


def fresh_id(prefix: str = "e") -> str:
    return f"{prefix}{next(_numbers)}-{time.monotonic_ns()}"


def event(kind: str, user_id: str, **parts: Any) -> dict[str, Any]:
    """One event of one person, now; `None` leaves a property out."""
    given = {
        "type": kind,
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": user_id},
        "webhookEventId": fresh_id(),
        "deliveryContext": {"isRedelivery": False},
        **parts,
    }
    return {name: value for name, value in given.items() if value is not None}


def text(user_id: str, words: str, **parts: Any) -> dict[str, Any]:
    message = {"id": fresh_id("m"), "type": "text", "text": words, "quoteToken": "q"}
    return event("message", user_id, message=message, **parts)


def tap(user_id: str, data: str, **parts: Any) -> dict[str, Any]:
    return event("postback", user_id, postback={"data": data}, **parts)


def body_of(*events: dict[str, Any]) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()


def signed(body: bytes, secret: str = CHANNEL_SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def post(url: str, body: bytes, headers: dict[str, str] | None = None) -> int:
    """POST /callback; returns the status. Signed unless `headers` are given."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    given = {"x-line-signature": signed(body)} if headers is None else headers
    try:
        connection.request("POST", "/callback", body, given)
        return connection.getresponse().status
    finally:
        connection.close()


def post_events(url: str, *events: dict[str, Any]) -> int:
    return post(url, body_of(*events))
