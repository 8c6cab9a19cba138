"""POST /callback: verify, take in event by event, answer 200 once all of it is stored."""

import time
from datetime import UTC, datetime

import structlog
from flask import Blueprint, Response, current_app, request

from bot.bad_signatures import BadSignatures
from bot.conversation import take_in
from bot.dialogs.inbound import Inbound
from bot.line.events import Received, UnreadableRequestError, read_request
from bot.line.signature import is_signed
from bot.storage.session import DatabaseBusyError
from bot.web_process import WebProcess

log = structlog.get_logger()
webhook = Blueprint("webhook", __name__)

ANSWER_WITHIN_SECONDS = 1.7
"""LINE waits two seconds; the rest is for the way there and back."""

RETRY_SECONDS = 0.05

BAD_SIGNATURES = BadSignatures()


@webhook.post("/callback")
def callback() -> Response:
    """400 without a good signature, 5xx if an event could not be stored, else 200."""
    process: WebProcess = current_app.extensions["tsuzuku"]
    deadline = time.monotonic() + ANSWER_WITHIN_SECONDS
    body = request.get_data(cache=False)
    secret = process.office.settings.line_channel_secret.get_secret_value()
    if not is_signed(body, request.headers.get("x-line-signature"), secret):
        return _unsigned(request.remote_addr or "-")
    now = datetime.now(UTC)
    try:
        received = read_request(body, now)
    except UnreadableRequestError:
        return Response(status=400)
    stored = [_store(process, one, now, deadline) for one in received]
    return Response(status=200 if all(stored) else 503)


def _unsigned(address: str) -> Response:
    """Whoever sends too many loses the connection too: each try then costs them a new one."""
    headers = {"Connection": "close"} if BAD_SIGNATURES.count(address) else None
    return Response(status=400, headers=headers)


def _store(process: WebProcess, received: Received, now: datetime, deadline: float) -> bool:
    """One event in its own transaction; whatever goes wrong with it, the others of the request go on."""
    if received.left_group is not None:
        process.leave_group(received.left_group)
    if received.inbound is None:
        return True
    try:
        return _take_in_time(process, received, received.inbound, now, deadline)
    except Exception:
        log.exception("event not stored", event_id=received.inbound.event_id)
        return False


def _take_in_time(
    process: WebProcess, received: Received, event: Inbound, now: datetime, deadline: float
) -> bool:
    """Tried again while a busy or restarting database leaves time."""
    while True:
        left = max(deadline - time.monotonic(), RETRY_SECONDS)
        try:
            sending = process.delivery.at_once
            process.delivery.wake(take_in(process.office, event, received.raw, now, left, sending))
        except DatabaseBusyError:
            if time.monotonic() + RETRY_SECONDS >= deadline:
                log.warning("event not stored", event_id=event.event_id)
                return False
            time.sleep(RETRY_SECONDS)
        else:
            return True
