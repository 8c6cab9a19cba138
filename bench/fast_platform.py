"""A LINE platform that costs next to nothing: it takes every reply, after a delay, and remembers its token.

Run: python -m bench.fast_platform PORT. `PUT /_delay/50` sets the delay in milliseconds and forgets what
came; `GET /_tokens` tells how many messages came and how many different tokens they carried.
"""

import asyncio
import json
import re
import sys

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TOKEN = re.compile(rb'"replyToken": ?"([^"]+)"')
_ACCEPTED = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'


class Platform:
    """What came, and how long an answer takes."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.messages = 0
        self.tokens: set[bytes] = set()

    def answer(self, head: bytes, body: bytes) -> tuple[float, bytes]:
        """The seconds to wait, and the JSON to answer with."""
        if head.startswith(b"PUT /_delay/"):
            self.__init__()  # type: ignore[misc]  # forget everything
            self.delay = int(head.split(b" ", 2)[1].rpartition(b"/")[2]) / 1000
            return 0.0, b"{}"
        if head.startswith(b"GET /_tokens"):
            return 0.0, json.dumps({"messages": self.messages, "tokens": len(self.tokens)}).encode()
        self.messages += 1
        found = _TOKEN.search(body)
        if found is not None:
            self.tokens.add(found[1])
        return self.delay, _ACCEPTED


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as these clients speak it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while True:
            head, separator, rest = self._received.partition(b"\r\n\r\n")
            found = _LENGTH.search(head)
            length = int(found[1]) if found else 0
            if not separator or len(rest) < length:
                return
            self._received = rest[length:]
            seconds, answer = self._platform.answer(head, rest[:length])
            if seconds:
                asyncio.get_running_loop().call_later(seconds, self._send, answer)
            else:
                self._send(answer)

    def _send(self, body: bytes) -> None:
        if self._transport.is_closing():
            return
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


async def serve(port: int) -> None:
    platform = Platform()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(platform), "127.0.0.1", port, backlog=512
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
