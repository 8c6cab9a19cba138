"""Posts signed webhooks over kept connections, as fast as they are answered or at a given rate."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request, ready to be written to a socket."""

    raw: bytes


def webhook(event: dict[str, Any], secret: str) -> Webhook:
    """One event, signed as LINE signs it."""
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    head = (
        "POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"x-line-signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Webhook(head.encode() + body)


@dataclass(frozen=True, slots=True)
class Posted:
    """How long each answer took, in seconds; `seconds` from the first request to the last answer."""

    times: list[float]
    seconds: float

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return quantiles(self.times, n=100)[percent - 1] * 1000


class BadAnswerError(Exception):
    """Not 200."""


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, one: Webhook) -> None:
    writer.write(one.raw)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200"):
        raise BadAnswerError(head.decode())


async def _as_fast_as_answered(port: int, webhooks: Iterable[Webhook]) -> Posted:
    times: list[float] = []
    left = iter(webhooks)

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for one in left:
            begun = time.perf_counter()
            await _ask(reader, writer, one)
            times.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return Posted(times, time.perf_counter() - begun)


async def _at_rate(port: int, webhooks: Sequence[Webhook], per_second: float) -> Posted:
    """Each request has its moment; being kept waiting for a connection counts as waiting."""
    times: list[float] = []
    due: asyncio.Queue[tuple[float, Webhook] | None] = asyncio.Queue()

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (item := await due.get()) is not None:
            moment, one = item
            await _ask(reader, writer, one)
            times.append(time.perf_counter() - moment)
        writer.close()

    workers = [asyncio.create_task(work()) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    for number, one in enumerate(webhooks):
        moment = begun + number / per_second
        await asyncio.sleep(max(moment - time.perf_counter(), 0))
        due.put_nowait((moment, one))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return Posted(times, time.perf_counter() - begun)


def as_fast_as_answered(port: int, webhooks: Iterable[Webhook]) -> Posted:
    """Sixteen connections, each with one request at a time. Raises BadAnswerError."""
    return asyncio.run(_as_fast_as_answered(port, webhooks))


def at_rate(port: int, webhooks: Sequence[Webhook], per_second: float) -> Posted:
    """So many a second, however long the answers take. Raises BadAnswerError."""
    return asyncio.run(_at_rate(port, webhooks, per_second))
