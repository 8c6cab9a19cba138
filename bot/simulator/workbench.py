"""Commands a running simulator from outside: faults, webhooks, quota, records of calls."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.checks import Json


class ControlError(Exception):
    """The simulator did not do what it was asked; its reason is the text."""


class WebhooksBusyError(AssertionError):
    """The bot did not answer its webhooks in time."""


class Workbench:
    """What stands behind the phones of a running simulator, over HTTP."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.address = parts.netloc
        """host:port, as `http.client` takes it."""

    def order_fault(self, kind: str, **fault: object) -> None:
        """Something to go wrong; see `faults.Fault` for the fields."""
        self.call("POST", "/_control/faults", {"kind": kind, **fault})

    def clear_faults(self) -> None:
        self.call("DELETE", "/_control/faults")

    def counts(self) -> Json:
        """Deliveries by road and person, calls by endpoint and status, the quota."""
        return dict(self.call("GET", "/_control/counts"))

    def calls(self, endpoint: str | None = None) -> list[Json]:
        query = f"?endpoint={endpoint}" if endpoint else ""
        return list(self.call("GET", f"/_control/calls{query}"))

    def events(self) -> list[Json]:
        """Every event sent to the bot so far."""
        return list(self.call("GET", "/_control/events"))

    def send_events(self, *events: Json) -> None:
        """Raw events, together in one request."""
        self.call("POST", "/_control/events", list(events))

    def redeliver(self, event: Json) -> None:
        self._about("redeliver", event)

    def duplicate(self, event: Json) -> None:
        self._about("duplicate", event)

    def hold_webhooks(self) -> None:
        self.call("POST", "/_control/webhooks/hold")

    def release_webhooks(self, *order: int) -> None:
        """All in order, or only these positions in this order; what is not named is lost."""
        self.call("POST", "/_control/webhooks/release", {"order": order} if order else {})

    def set_quota(self, **quota: int | None) -> None:
        """`limit` (None = no limit) and `used` of this month."""
        self.call("PUT", "/_control/quota", quota)

    def webhooks(self) -> list[Json]:
        """What became of each webhook."""
        return list(self.call("GET", "/_control/webhooks"))

    def wait_until_idle(self, seconds: float = 10.0) -> None:
        """Waits until the bot has answered every webhook."""
        if not self.call("GET", f"/_control/webhooks/idle?wait={seconds}")["idle"]:
            raise WebhooksBusyError(f"webhooks are still on their way after {seconds} s")

    def call(self, method: str, path: str, body: object = None, seconds: float = 40.0) -> Any:
        """One request to the control addresses; raises ControlError with their reason."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection(self.address, timeout=seconds)
        try:
            kind = "image/png" if isinstance(body, bytes) else "application/json"
            connection.request(method, path, raw, {"Content-Type": kind})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 400:
            raise ControlError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text)

    def _about(self, what: str, event: Json) -> None:
        body = {"webhookEventId": event["webhookEventId"]}
        self.call("POST", f"/_control/webhooks/{what}", body)
