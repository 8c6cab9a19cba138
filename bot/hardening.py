"""What the web process tells nobody: headers on every answer, plain errors, no foreign names.

The staff pages add their own, stricter headers.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.settings import LOOPBACK, Settings

log = structlog.get_logger()

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}
FOR_BROWSERS = ("/staff", "/assets")


class QuietFlask(Flask):
    """Logs a failed request by its endpoint: addresses hold tokens. All that it calls is synchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask's own examines every view and hook in every request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """In place of Flask's own line."""
        log.error("request failed", endpoint=request.endpoint, method=request.method, exc_info=exc_info[1])


def harden(app: Flask, settings: Settings) -> None:
    """Put all of it up. Call it last: what others have set stays."""
    address = urlsplit(settings.base_url)
    names = {address.hostname, *LOOPBACK}
    headers = {**HEADERS, **(OVER_TLS if address.scheme == "https" else {})}

    @app.before_request
    def refuse_foreign_names() -> None:
        # Whoever holds a foreign name could read a page that answers to it. Probes and LINE ask for none.
        if request.path.startswith(FOR_BROWSERS) and _name_of(request.host) not in names:
            abort(HTTPStatus.BAD_REQUEST)

    @app.after_request
    def add_headers(response: Response) -> Response:
        held = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, headers[name]) for name in headers if name.lower() not in held])
        return response

    app.register_error_handler(HTTPException, _plain)


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _plain(error: HTTPException) -> ResponseReturnValue:
    """Only the name of the error: what was asked for is not repeated."""
    if error.response is not None:
        return error
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Response(f"{status.phrase}\n", status, headers, mimetype="text/plain")
