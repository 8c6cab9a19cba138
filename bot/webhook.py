"""POST /callback: verify, take in event by event, answer 200 once all of it is stored."""

import time
from datetime import UTC, datetime

import structlog
from flask import Blueprint, Response, current_app, request

from bot.conversation import take_in
from bot.line.events import Received, UnreadableRequestError, read_request
from bot.line.signature import is_signed
from bot.storage.session import DatabaseBusyError
from bot.web_process import WebProcess

log = structlog.get_logger()
webhook = Blueprint("webhook", __name__)

LINE_WAITS_SECONDS = 2.0
ANSWER_WITHIN_SECONDS = 1.7
RETRY_SECONDS = 0.05


@webhook.post("/callback")
def callback() -> Response:
    """400 without a good signature, 5xx if an event could not be stored, else 200."""
    process: WebProcess = current_app.extensions["tsuzuku"]
    started = time.monotonic()
    body = request.get_data(cache=False)
    secret = process.office.settings.line_channel_secret.get_secret_value()
    if not is_signed(body, request.headers.get("x-line-signature"), secret):
        return Response(status=400)
    now = datetime.now(UTC)
    try:
        received = read_request(body, now)
    except UnreadableRequestError:
        return Response(status=400)
    stored = [_store(process, one, now, started) for one in received]
    return Response(status=200 if all(stored) else 503)


def _store(process: WebProcess, received: Received, now: datetime, started: float) -> bool:
    """One event in its own transaction, tried again while a busy database leaves time."""
    if received.left_group is not None:
        process.leave_group(received.left_group)
    if received.inbound is None:
        return True
    while True:
        left = ANSWER_WITHIN_SECONDS - (time.monotonic() - started)
        try:
            take_in(process.office, received.inbound, received.raw, now, max(left, 0.01))
        except DatabaseBusyError:
            if left < RETRY_SECONDS * 2:
                log.warning("event not stored", event_id=received.inbound.event_id)
                return False
            time.sleep(RETRY_SECONDS)
        else:
            process.delivery.wake([received.inbound.line_user_id])
            return True
