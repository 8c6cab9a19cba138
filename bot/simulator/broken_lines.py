"""Breaks the TCP connection under a request, as a failing network does."""

import socket
import struct
from typing import Any, NoReturn

_SOCKETS = ("simulator.socket", "gunicorn.socket")


def drop_connection(environ: dict[str, Any]) -> NoReturn:
    """The caller gets a reset and no answer."""
    link = next((found for name in _SOCKETS if (found := environ.get(name))), None)
    if link is not None:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("the simulator broke this connection on order")
