"""One Messaging API request: authorise, hurt it on order, run it, answer as LINE does."""

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.simulator import limits
from bot.simulator.broken_lines import drop_connection
from bot.simulator.checks import Json
from bot.simulator.config import Checking
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
class ApiCall:
    """A request on its way to its answer."""

    endpoint: str
    environ: dict[str, Any]
    """As WSGI gives it."""
    has_json: bool = True
    """False for uploads."""
    status: int = 200
    request_id: str = field(default_factory=lambda: str(uuid4()))
    user_ids: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def hit_by(self, kind: FaultKind) -> bool:
        return any(fault.kind is kind for fault in self.faults)


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What goes back to the bot."""

    status: int
    headers: dict[str, str]
    body: bytes


def run(platform: Platform, call: ApiCall, work: Work) -> ApiAnswer:
    """Never raises for what a bot may send; a broken connection raises ConnectionResetError."""
    headers = {"x-line-request-id": call.request_id, "Content-Type": "application/json"}
    message = ""
    try:
        payload = _run(platform, call, work)
    except RefusalError as refusal:
        payload, call.status, message = refusal.body(), refusal.status, refusal.message
        headers |= dict(refusal.headers)
    _record(platform, call, message)
    if call.hit_by(FaultKind.GARBAGE):
        return ApiAnswer(call.status, headers | {"Content-Type": "text/html"}, b"<html>Bad gateway")
    body = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
    return ApiAnswer(call.status, headers, body)


def _run(platform: Platform, call: ApiCall, work: Work) -> Json:
    _authorise(platform, call.environ)
    body = _json_body(call.environ) if call.has_json else {}
    if platform.config.checking is Checking.STRICT:
        platform.rates.take(call.endpoint, platform.config.clock())
    call.user_ids = platform.sending.targets(call.endpoint, body)
    call.faults = platform.faults.take(call.endpoint, call.user_ids)
    _hurt_before(platform, call)
    payload = work(Call(call.request_id, body, call.environ.get("HTTP_X_LINE_RETRY_KEY")))
    _hurt_after(platform, call)
    return {} if call.hit_by(FaultKind.EMPTY) else payload


def _authorise(platform: Platform, environ: dict[str, Any]) -> None:
    if int(environ.get("CONTENT_LENGTH") or 0) > limits.BODY_BYTES:
        raise too_large()
    given = str(environ.get("HTTP_AUTHORIZATION", "")).encode()
    if not hmac.compare_digest(given, f"Bearer {platform.config.access_token}".encode()):
        raise unauthorized()


def _hurt_before(platform: Platform, call: ApiCall) -> None:
    for fault in call.faults:
        if fault.latency_ms:
            time.sleep(fault.latency_ms / 1000)
        if fault.kind is FaultKind.RESET_BEFORE:
            drop_connection(call.environ)
        if fault.kind is FaultKind.HANG_BEFORE:
            _hang(platform, call)
        if refuse := _REFUSED.get(fault.kind):
            raise refuse()


def _hurt_after(platform: Platform, call: ApiCall) -> None:
    if call.hit_by(FaultKind.ERROR_AFTER):
        raise server_error()
    if call.hit_by(FaultKind.RESET_AFTER):
        drop_connection(call.environ)
    if call.hit_by(FaultKind.HANG_AFTER):
        _hang(platform, call)


def _hang(platform: Platform, call: ApiCall) -> None:
    platform.faults.released.wait(HANG_SECONDS)
    drop_connection(call.environ)


def _record(platform: Platform, call: ApiCall, message: str) -> None:
    now = platform.config.clock()
    record = CallRecord(now, call.endpoint, call.status, call.request_id, call.user_ids, message)
    platform.record(record)


def _json_body(environ: dict[str, Any]) -> Json:
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
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
