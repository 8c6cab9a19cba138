"""Serves the simulator over HTTP/1.1: a thread for each connection, connections kept open.

A pool of threads would run dry (every open page holds one connection for its live news), and
Flask's development server closes each connection, which LINE does not.
"""

import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask

_LONGEST_LINE = 65_536
_NO_BODY = ("1", "204", "304")


class SimulatorServer(socketserver.ThreadingTCPServer):
    """Serves one application; port 0 takes any free one."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self.app = app
        super().__init__((host, port), _Connection)
        self.port = int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is nothing to print; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(socketserver.StreamRequestHandler):
    server: SimulatorServer
    connection: socket.socket
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle(self) -> None:
        while self._one_request():
            pass

    def _one_request(self) -> bool:
        """Answers one request; False when the connection is to be closed."""
        line = self.rfile.readline(_LONGEST_LINE).decode("latin-1").split()
        if len(line) != 3:
            return False
        method, target, version = line
        headers = self._headers()
        body = self._body(headers)
        self._answer(method, self._environ(method, target, headers, body))
        wish = headers.get("HTTP_CONNECTION", "").lower()
        return version == "HTTP/1.1" and wish != "close"

    def _headers(self) -> dict[str, str]:
        headers = {}
        while line := self.rfile.readline(_LONGEST_LINE).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[f"HTTP_{name.strip().upper().replace('-', '_')}"] = value.strip()
        return headers

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("HTTP_EXPECT", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self.rfile.read(int(headers.get("HTTP_CONTENT_LENGTH") or 0))

    def _environ(self, method: str, target: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        path, _, query = target.partition("?")
        return {
            **headers,
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": str(self.server.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": None,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "simulator.socket": self.connection,
        }

    def _answer(self, method: str, environ: dict[str, Any]) -> None:
        head: list[str] = []
        chunked = False

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: object = None, /
        ) -> Callable[[bytes], object]:
            nonlocal chunked
            sized = any(name.lower() == "content-length" for name, _ in headers)
            chunked = not sized and not status.startswith(_NO_BODY)
            extra = [("Transfer-Encoding", "chunked")] if chunked else []
            head.append(f"HTTP/1.1 {status}\r\n")
            head.extend(f"{name}: {value}\r\n" for name, value in [*headers, *extra])
            return self.wfile.write

        chunks: Iterable[bytes] = self.server.app(environ, start_response)
        try:
            self.wfile.write("".join([*head, "\r\n"]).encode("latin-1"))
            self._write(chunks if method != "HEAD" else (), chunked=chunked)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    def _write(self, chunks: Iterable[bytes], *, chunked: bool) -> None:
        for chunk in chunks:
            if chunked and chunk:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                self.wfile.flush()
            elif chunk:
                self.wfile.write(chunk)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()


@contextmanager
def running(app: Flask, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serves in a background thread and yields the base address; for tests and benchmarks."""
    server = SimulatorServer(app, host, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.port}"
    finally:
        app.extensions["platform"].close()
        server.shutdown()
        server.server_close()
        thread.join()
