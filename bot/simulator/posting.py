"""One signed POST to the bot, and what became of it."""

import http.client
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from bot.simulator.checks import Json


class Outcome(StrEnum):
    """LINE's words for what became of a webhook (check-webhook-error-statistics)."""

    OK = "ok"
    TIMEOUT = "request_timeout"
    STATUS = "error_status_code"
    NOT_CONNECTED = "could_not_connect"
    OTHER = "unclassified"


@dataclass(frozen=True, slots=True)
class WebhookResult:
    """One request to the bot."""

    at: datetime
    event_ids: tuple[str, ...]
    outcome: Outcome
    status: int | None
    seconds: float
    is_redelivery: bool

    def as_json(self) -> Json:
        return {
            "at": self.at.isoformat(),
            "event_ids": list(self.event_ids),
            "outcome": self.outcome.value,
            "status": self.status,
            "seconds": round(self.seconds, 4),
            "is_redelivery": self.is_redelivery,
        }


def post_signed(url: str, body: bytes, signed: str, timeout: float) -> tuple[Outcome, int | None]:
    """One POST as LINE makes it; never raises for what the network does."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "x-line-signature": signed,
    }
    try:
        with closing(_connection(url, timeout)) as connection:
            connection.request("POST", urlsplit(url).path or "/", body, headers)
            status = connection.getresponse().status
    except TimeoutError:
        return Outcome.TIMEOUT, None
    except ConnectionRefusedError:
        return Outcome.NOT_CONNECTED, None
    except (OSError, ValueError, http.client.HTTPException):
        return Outcome.OTHER, None
    return (Outcome.OK if 200 <= status < 300 else Outcome.STATUS), status


def _connection(url: str, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout)
