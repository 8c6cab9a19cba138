"""A real SMTP server on this machine, with or without TLS."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Inbox:
    """What arrived; answers as told. aiosmtpd calls the methods by their names."""

    mails: list[EmailMessage] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)
    answer_to_rcpt: str = "250 OK"
    answer_to_data: str = "250 OK"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer_to_rcpt

    async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802  as above
        if self.answer_to_data.startswith("250"):
            parsed = message_from_bytes(envelope.content or b"", policy=policy.default)
            self.mails.append(parsed)
            self.over_tls.append(session.ssl is not None)
        return self.answer_to_data

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.signed_in.append(data.login.decode())
        # Not handled: the server says 535, as real ones do, instead of nothing at all.
        return AuthResult(success=data.password == b"se/cr@t", handled=False)


@contextmanager
def mail_server(inbox: Inbox, **options: Any) -> Iterator[int]:
    """Runs until left, on the port it yields."""
    port = _free_port()
    controller = Controller(
        inbox, hostname=HOST, port=port, authenticator=inbox.sign_in, auth_require_tls=False, **options
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _free_port() -> int:
    # The controller tries its own port out by number, so it cannot be given 0.
    with socket.create_server((HOST, 0)) as found:
        return int(found.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a fresh certificate, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))
