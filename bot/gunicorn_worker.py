"""gunicorn's threads, with an end to waiting, and errors that repeat nothing of the request.

A client that sends nothing for a while would keep one of a few threads for as long as it likes; and what
gunicorn answers to a request that it cannot read, and logs, quotes it: addresses hold sign-in tokens.
"""

import socket
import struct
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import (  # type: ignore[import-untyped]  # gunicorn has no types
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # as above

SILENT_SECONDS = 10
"""Between two pieces of a request, or of an answer that is not taken."""

_TIMEVAL = struct.pack("ll", SILENT_SECONDS, 0)
_STATUSES = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ParseException, HTTPStatus.BAD_REQUEST),
    (BlockingIOError, HTTPStatus.REQUEST_TIMEOUT),
)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """What `web` runs; gunicorn_config.py names it."""

    def handle(self, conn: Any) -> Any:
        """One request of a connection. The kernel ends a wait: gunicorn undoes Python's own timeout."""
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, _TIMEVAL)
        return super().handle(conn)

    def handle_error(self, _req: Any, client: Any, _addr: Any, error: Exception) -> None:
        """Answer a request that could not be read."""
        status = _status_of(error)
        self.log.warning("request not read: %s, answered %d", type(error).__name__, status)
        body = f"{status.phrase}\n".encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "Connection: close\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            client.sendall(head.encode() + body)
        except OSError:
            self.log.debug("the client has gone")


def _status_of(error: Exception) -> HTTPStatus:
    found = (status for kind, status in _STATUSES if isinstance(error, kind))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
