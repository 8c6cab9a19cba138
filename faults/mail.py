"""A mail server that can be told to misbehave."""

import asyncio
from email import message_from_bytes, policy
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

HANG_SECONDS = 12.0


class Manner(StrEnum):
    """How it receives a mail."""

    GOOD = "good"
    REFUSES_FOR_NOW = "refuses for now"
    REFUSES = "refuses"
    HANGS = "hangs"
    CLOSES = "closes"
    CLOSES_AFTERWARDS = "closes after accepting"


class MailServer:
    """Keeps what it accepts. aiosmtpd calls the handlers by their names."""

    def __init__(self, port: int) -> None:
        self.manner = Manner.GOOD
        self.accepted: list[str] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    def start(self) -> None:
        self._controller.start()

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        match self.manner:
            case Manner.REFUSES_FOR_NOW:
                return "451 try again later"
            case Manner.REFUSES:
                return "550 no such mailbox"
            case Manner.HANGS:
                await asyncio.sleep(HANG_SECONDS)
            case Manner.CLOSES:
                server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802  as above
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(content, policy=policy.default)
        body = mail.get_body()
        self.accepted.append(f"{mail['Subject']}\n{body.get_content() if body else ''}")
        if self.manner is Manner.CLOSES_AFTERWARDS:
            server.transport.close()
        return "250 OK"
