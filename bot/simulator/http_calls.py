"""One Messaging API request over HTTP: authorise, hurt it on order, run it, answer as LINE does."""

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from flask import Response, request

from bot.simulator import limits
from bot.simulator.broken_lines import drop_connection
from bot.simulator.checks import Json
from bot.simulator.config import Checking
from bot.simulator.current import the_platform
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.platform import CallRecord, Platform
from bot.simulator.refusals import (
    RefusalError,
    bad_json,
    bad_property,
    forbidden,
    monthly_limit,
    rate_limited,
    server_error,
    too_large,
    unauthorized,
    unknown_recipient,
)
from bot.simulator.sending import Call

HANG_SECONDS = 60.0

Work = Callable[[Call], Json]

_REFUSED: dict[FaultKind, Callable[[], RefusalError]] = {
    FaultKind.ERROR_BEFORE: server_error,
    FaultKind.RATE_LIMIT: rate_limited,
    FaultKind.MONTHLY_LIMIT: monthly_limit,
    FaultKind.UNAUTHORIZED: unauthorized,
    FaultKind.FORBIDDEN: forbidden,
    FaultKind.BAD_REQUEST: unknown_recipient,
}


@dataclass(slots=True)
class _Exchange:
    """A request on its way to its answer."""

    endpoint: str
    status: int
    request_id: str = field(default_factory=lambda: str(uuid4()))
    user_ids: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def has(self, kind: FaultKind) -> bool:
        return any(fault.kind is kind for fault in self.faults)


def answer(endpoint: str, work: Work, status: int = 200) -> Response:
    """Answers the current request, whose body, if any, is JSON."""
    return _answer(_Exchange(endpoint, status), work, _json_body)


def answer_upload(endpoint: str, work: Work) -> Response:
    """Answers the current request, whose body is a file."""
    return _answer(_Exchange(endpoint, 200), work, lambda _raw: {})


def _answer(exchange: _Exchange, work: Work, read: Callable[[bytes], Json]) -> Response:
    platform = the_platform()
    headers = {"x-line-request-id": exchange.request_id}
    message = ""
    try:
        _authorise(platform)
        payload = _run(platform, exchange, work, read(request.get_data()))
    except RefusalError as refusal:
        payload, exchange.status, message = refusal.body(), refusal.status, refusal.message
        headers |= dict(refusal.headers)
    _record(platform, exchange, message)
    if exchange.has(FaultKind.GARBAGE):
        return Response("<html>Bad gateway?</html>", exchange.status, headers, "text/html")
    text = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
    return Response(text, exchange.status, headers, "application/json")


def _authorise(platform: Platform) -> None:
    if (request.content_length or 0) > limits.BODY_BYTES:
        raise too_large()
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {platform.config.access_token}".encode()):
        raise unauthorized()


def _run(platform: Platform, exchange: _Exchange, work: Work, body: Json) -> Json:
    if platform.config.checking is Checking.STRICT:
        platform.rates.take(exchange.endpoint, platform.config.clock())
    exchange.user_ids = platform.sending.targets(exchange.endpoint, body)
    exchange.faults = platform.faults.take(exchange.endpoint, exchange.user_ids)
    _hurt_before(platform, exchange)
    payload = work(Call(exchange.request_id, body, request.headers.get("X-Line-Retry-Key")))
    _hurt_after(platform, exchange)
    return {} if exchange.has(FaultKind.EMPTY) else payload


def _hurt_before(platform: Platform, exchange: _Exchange) -> None:
    for fault in exchange.faults:
        if fault.latency_ms:
            time.sleep(fault.latency_ms / 1000)
        if fault.kind is FaultKind.RESET_BEFORE:
            drop_connection()
        if fault.kind is FaultKind.HANG_BEFORE:
            _hang(platform)
        if refuse := _REFUSED.get(fault.kind):
            raise refuse()


def _hurt_after(platform: Platform, exchange: _Exchange) -> None:
    if exchange.has(FaultKind.ERROR_AFTER):
        raise server_error()
    if exchange.has(FaultKind.RESET_AFTER):
        drop_connection()
    if exchange.has(FaultKind.HANG_AFTER):
        _hang(platform)


def _hang(platform: Platform) -> None:
    platform.faults.released.wait(HANG_SECONDS)
    drop_connection()


def _record(platform: Platform, exchange: _Exchange, message: str) -> None:
    now = platform.config.clock()
    platform.record(
        CallRecord(
            now,
            exchange.endpoint,
            exchange.status,
            exchange.request_id,
            exchange.user_ids,
            message,
        )
    )


def _json_body(raw: bytes) -> Json:
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except json.JSONDecodeError as error:
        raise bad_json(error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise bad_json(1, error.start) from error
    if not isinstance(body, dict):
        raise bad_property("-")
    return body
