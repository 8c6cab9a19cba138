"""Webhook events as LINE sends them; overrides say what matters to the test."""

import json
from typing import Any

USER = "U" + "1" * 32
GROUP = "C" + "2" * 32
ROOM = "R" + "3" * 32
ULID = "01HEVENT000000000000000001"
TOKEN = "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA"
AT = 1_795_600_800_000
"""Wednesday 25 November 2026, 19:00 in Tokyo."""


def event(kind: str, **parts: Any) -> dict[str, Any]:
    """One event of one person; `None` leaves a property out."""
    given = {
        "type": kind,
        "mode": "active",
        "timestamp": AT,
        "source": {"type": "user", "userId": USER},
        "webhookEventId": ULID,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": TOKEN,
        **parts,
    }
    return {name: value for name, value in given.items() if value is not None}


def message(kind: str = "text", **parts: Any) -> dict[str, Any]:
    """A message event; `parts` are of the message."""
    content = {"id": "468789577898262530", "type": kind, "quoteToken": "q3Plxr4AgKd", **parts}
    return event("message", message=content)


def body(*events: Any) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()
